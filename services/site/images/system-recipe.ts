/** What the system that machines get installed is made of: plain data; its hash says when it must be built anew. */

/** Raised when the way of building changes without any of the lists below changing. */
export const SYSTEM_VERSION = 1;

/** Installed, recommendations left out; one network system, and every layout's tools, so that its initramfs starts from them. */
export const SYSTEM_PACKAGES = [
  ...[
    'initramfs-tools',
    'zstd',
    'systemd-sysv',
    'libpam-systemd',
    'systemd-timesyncd',
    'dbus',
    'udev',
    'kmod',
  ],
  ...['openssh-server', 'cloud-init', 'cloud-guest-utils', 'netplan.io', 'python3', 'ca-certificates'],
  ...['grub2-common', 'lvm2', 'mdadm', 'bcache-tools', 'e2fsprogs', 'dosfstools', 'xfsprogs', 'btrfs-progs'],
  ...['gdisk', 'sudo', 'iproute2', 'iputils-ping', 'netbase', 'procps', 'less', 'vim-tiny'],
];

/** Boot loaders for every firmware of an architecture, with the chain that Secure Boot takes. */
export const SYSTEM_LOADERS: Readonly<Record<string, readonly string[]>> = {
  amd64: ['grub-pc-bin', 'grub-efi-amd64-bin', 'grub-efi-amd64-signed', 'shim-signed'],
  arm64: ['grub-efi-arm64-bin', 'grub-efi-arm64-signed', 'shim-signed'],
};

/** Taken where the sources have them: older releases hold resolved inside systemd, firmware is in a part of its own. */
export const SYSTEM_OPTIONAL = [
  'systemd-resolved',
  ...['firmware-bnx2', 'firmware-bnx2x', 'firmware-qlogic', 'intel-microcode', 'amd64-microcode'],
];

/** Left out while installing; packages that are added later bring theirs. */
export const SYSTEM_EXCLUDES = ['doc', 'locale', 'info'].map((folder) => `/usr/share/${folder}/*`);
export const SYSTEM_KEEPS = ['/usr/share/doc/*/copyright'];

/** Of this computer, of this build, or secret: every machine makes its own. */
export const SYSTEM_REMOVES = [
  'etc/apt/apt.conf.d/99mmdebstrap',
  'etc/dpkg/dpkg.cfg.d/99mmdebstrap',
  'etc/ssh/ssh_host_*',
  'etc/lvm/devices',
  'etc/nvme/host*',
  'var/cache/ldconfig/aux-cache',
  'var/lib/dbus/machine-id',
  'var/lib/systemd/random-seed',
  'var/log/*',
];

/** Before the initramfs is made: it must not know disks of the computer that builds it. */
export const SYSTEM_BEFORE = [
  'mkdir -p "$1/etc/initramfs-tools/conf.d" && echo RESUME=none >"$1/etc/initramfs-tools/conf.d/resume"',
];

export const SYSTEM_AFTER = [
  'chroot "$1" systemctl -q enable systemd-networkd.service systemd-resolved.service ssh.service',
  'chroot "$1" usermod -p "*" root',
  'echo LANG=C.UTF-8 >"$1/etc/default/locale"',
  ': >"$1/etc/machine-id"; chmod 0444 "$1/etc/machine-id"',
  'printf "localhost\\n" >"$1/etc/hostname"; chmod 0644 "$1/etc/hostname"',
  'printf "127.0.0.1 localhost\\n::1 localhost ip6-localhost ip6-loopback\\n" >"$1/etc/hosts"',
  'ln -sfn ../run/systemd/resolve/stub-resolv.conf "$1/etc/resolv.conf"',
];

/** zstd's level: 9 costs 7 s on two cores and saves 7 % over 6. */
export const SYSTEM_PACKING_LEVEL = 9;
