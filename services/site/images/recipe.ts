/** What the ephemeral system is made of: plain data, so that its hash says when an image must be built anew. */

/** Raised when the way of building changes without any of the lists below changing. */
export const RECIPE_VERSION = 2;

/** Every time stamp in the image (2026-01-01 UTC): one package set gives one image. */
export const SOURCE_DATE_EPOCH = 1_767_225_600;

/** Installed into the root file system, recommendations left out. */
export const ROOT_PACKAGES = [
  ...['udev', 'kmod', 'util-linux', 'procps', 'iproute2', 'python3', 'curl', 'jq', 'zstd', 'openssh-server'],
  ...['lshw', 'dmidecode', 'pciutils', 'usbutils', 'ethtool', 'lldpd', 'ipmitool'],
  ...['smartmontools', 'nvme-cli', 'hdparm', 'parted', 'gdisk', 'e2fsprogs', 'dosfstools', 'mdadm', 'lvm2'],
  ...['fio', 'stress-ng', 'memtester', '7zip', 'iputils-ping'],
  ...['fdisk', 'xfsprogs', 'btrfs-progs', 'cloud-guest-utils', 'xz-utils'],
];

/** Unpacked, not installed: the static busybox of stage 1, and firmware that NICs need before they have a network. */
export const UNPACKED_PACKAGES = ['busybox-static'];
export const OPTIONAL_FIRMWARE = ['firmware-bnx2', 'firmware-bnx2x'];

/** Never read on a machine that lives for some minutes; about 150 MB. */
export const ROOT_EXCLUDES = ['doc', 'man', 'locale', 'info', 'i18n', 'lintian', 'bash-completion'].map(
  (folder) => `/usr/share/${folder}/*`,
);

/** 85-hwclock.rules waits 10 s for an interrupt of the clock; the rest differs between builds or is a secret. */
export const ROOT_REMOVES = [
  'usr/lib/udev/rules.d/85-hwclock.rules',
  'var/cache/ldconfig/aux-cache',
  'var/log/*',
  'var/lib/dbus/machine-id',
  'etc/ssh/ssh_host_*',
  'etc/nvme/host*',
];

/** Folders below kernel/ of the modules tree that no server needs to be inspected, tested or installed. */
export const MODULE_EXCLUDES = [
  ...['sound', 'net/bluetooth', 'net/mac80211', 'net/wireless'],
  ...[
    'gpu',
    'media',
    'staging',
    'iio',
    'bluetooth',
    'input',
    'isdn',
    'comedi',
    'video',
    'net/wireless',
    'net/can',
  ].map((folder) => `drivers/${folder}`),
];

/** What stage 1 carries, with everything these depend on: network cards, and what turns a squashfs into a root. */
export const STAGE1_MODULE_FOLDERS = [
  'drivers/net/ethernet',
  'drivers/net/phy',
  'drivers/net/mdio',
  'drivers/virtio',
];
export const STAGE1_MODULES = [
  ...['af_packet', 'loop', 'squashfs', 'overlay', 'crc32c_generic', 'virtio_net', 'virtio_pci'],
  ...['vmxnet3', 'hv_vmbus', 'hv_netvsc', 'xen-netfront'],
];

/** Loaders that Debian's ipxe package holds in boot/ or usr/lib/ipxe/. */
export const IPXE_LOADERS = ['undionly.kpxe', 'ipxe.efi', 'snponly.efi'];

/** Modules of the GRUB that starts the disk of a UEFI machine. */
export const GRUB_MODULES = [
  'part_gpt',
  'part_msdos',
  'fat',
  'search',
  'search_fs_file',
  'chain',
  'normal',
  'test',
  'echo',
  'boot',
];
