/** One line of /etc/fstab (fstab(5)). */
export interface FstabLine {
  /** UUID=..., a path, or the name of a special filesystem. */
  what: string;
  at: string;
  fstype: string;
  options: string;
}

/** /etc/fstab's sixth column: / is checked first, what checks itself or cannot be checked never. */
const pass = ({ at, fstype }: FstabLine): number => {
  if (!['ext2', 'ext4', 'vfat'].includes(fstype)) return 0;
  return at === '/' ? 1 : 2;
};

export const fstabText = (lines: readonly FstabLine[]): string =>
  [
    '# Written when this machine was deployed.',
    '# <file system> <mount point> <type> <options> <dump> <pass>',
    ...lines.map((l) => `${l.what} ${l.at} ${l.fstype} ${l.options} 0 ${pass(l)}`),
    '',
  ].join('\n');

/**
 * The ESP is only needed when a boot loader is updated: a slow disk must not hold the boot for it, and one that is
 * gone must not stop it.
 */
export const ESP_FSTAB_OPTIONS = 'umask=0077,nofail,x-systemd.device-timeout=30s';
