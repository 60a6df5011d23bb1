import { missingPackages } from '../programs.ts';

/** What the demo's site is made of, and what the image is built with. */
const programs = [
  ...[
    'qemu-system-x86_64',
    'qemu-img',
    '/usr/share/OVMF/OVMF_CODE_4M.fd',
    '/usr/lib/ipxe/qemu/pxe-virtio.rom',
  ],
  ...['ipmi_sim', 'ipmitool', 'curl', 'ip', 'ethtool'],
  ...['mmdebstrap', 'mksquashfs', 'cpio', 'zstd', 'kmod'],
  ...['grub-mkimage', '/usr/lib/grub/x86_64-efi/moddep.lst'],
];

interface Here {
  platform: string;
  isRoot: boolean;
  packages: string[];
}

const here = (): Here => ({
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  packages: missingPackages(programs),
});

const again = 'sudo env "PATH=$PATH" npm run demo:vm';

/** Why the demo cannot start here, with the one command that helps; null when it can. */
export function whatIsMissing({ platform, isRoot, packages } = here()): string | null {
  if (platform !== 'linux')
    return 'The demo needs Linux: its machines and their network are made by QEMU and network namespaces.';
  const install = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (packages.length > 0 && isRoot)
    return `The demo needs some Debian packages. Install them, then start it again:\n\n  ${install}`;
  if (packages.length > 0)
    return `The demo needs some Debian packages, and root to make a private network. One command does both:\n\n  sudo ${install} && ${again}`;
  return isRoot
    ? null
    : `The demo makes a private network for its machines, which only root may do:\n\n  ${again}`;
}
