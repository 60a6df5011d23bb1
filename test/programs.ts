import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Programs (or files) that tests use as real peers, and the Debian package of each. */
const needed: Record<string, string> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  '/usr/share/OVMF/OVMF_CODE_4M.fd': 'ovmf',
  '/usr/lib/ipxe/undionly.kpxe': 'ipxe',
  '/usr/lib/ipxe/qemu/pxe-virtio.rom': 'ipxe-qemu',
  ipmi_sim: 'openipmi',
  ipmitool: 'ipmitool',
  ipmipower: 'freeipmi-tools',
  mmdebstrap: 'mmdebstrap',
  mksquashfs: 'squashfs-tools',
  busybox: 'busybox-static',
  cpio: 'cpio',
  zstd: 'zstd',
  xz: 'xz-utils',
  bzip2: 'bzip2',
  kmod: 'kmod',
  ethtool: 'ethtool',
  ip: 'iproute2',
  tcpdump: 'tcpdump',
  dhclient: 'isc-dhcp-client',
  udhcpc: 'udhcpc',
  tftp: 'tftp-hpa',
  atftp: 'atftp',
  dnsmasq: 'dnsmasq-base',
  chromium: 'chromium',
  '/usr/lib/python3/dist-packages/cloudinit/sources/DataSourceMAAS.py': 'cloud-init',
  netplan: 'netplan.io',
  ifquery: 'ifupdown',
  curl: 'curl',
  smartctl: 'smartmontools',
  nvme: 'nvme-cli',
  fio: 'fio',
  badblocks: 'e2fsprogs',
  sfdisk: 'fdisk',
  losetup: 'mount',
  memtester: 'memtester',
  'stress-ng': 'stress-ng',
  '7z': '7zip',
  ping: 'iputils-ping',
  chronyd: 'chrony',
  openssl: 'openssl',
  python3: 'python3',
  strace: 'strace',
  lldpd: 'lldpd',
  'grub-mkimage': 'grub-common',
  '/usr/lib/grub/x86_64-efi/moddep.lst': 'grub-efi-amd64-bin',
};

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

function present(program: string): boolean {
  if (program.startsWith('/')) return existsSync(program);
  return folders.some((dir) => {
    try {
      accessSync(path.join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Debian packages of what is not there: of all that tests use, or of these programs and files. */
export const missingPackages = (of: readonly string[] = Object.keys(needed)): string[] => [
  ...new Set(
    Object.entries(needed)
      .filter(([program]) => of.includes(program) && !present(program))
      .map(([, name]) => name),
  ),
];

const isDebian = (): boolean =>
  existsSync('/etc/os-release') &&
  /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));

/** A policy-rc.d that exits 101 keeps the installed servers from starting; one that is there already is kept. */
function withoutServices(install: () => void): void {
  const policy = '/usr/sbin/policy-rc.d';
  const mine = !existsSync(policy);
  if (mine) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    if (mine) rmSync(policy);
  }
}

/** Installs what is missing where it may; else throws with the one command that does it. */
export function needPrograms(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  if (!isDebian() || process.getuid?.() !== 0)
    throw new Error(
      `The tests need these Debian packages: sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  console.log(`Installing what the tests use as peers: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  withoutServices(() => {
    execFileSync('apt-get', ['-q', 'update'], { stdio: 'inherit', env });
    execFileSync('apt-get', ['-q', 'install', '-y', '--no-install-recommends', ...missing], {
      stdio: 'inherit',
      env,
    });
  });
  const still = missingPackages();
  if (still.length > 0)
    throw new Error(`These packages were installed, yet their programs are missing: ${still.join(' ')}`);
}
