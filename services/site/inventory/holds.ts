import { diskSize } from './changes.ts';
import type { Content, DiskContents } from './disk-contents.ts';

/** What is no data of anybody: it holds other things together. */
const frames = new Set([
  'LVM2_member',
  'linux_raid_member',
  'bcache',
  'swap',
  'zfs_member',
  'crypto_LUKS',
  'BitLocker',
]);

const names: Record<string, string> = {
  LVM2_member: 'LVM',
  linux_raid_member: 'RAID',
  isw_raid_member: 'RAID of the firmware',
  ddf_raid_member: 'RAID of a controller',
  VMFS_volume_member: 'VMFS',
  crypto_LUKS: 'encrypted data',
  zfs_member: 'ZFS',
  vfat: 'FAT',
  ntfs: 'NTFS',
  exfat: 'exFAT',
  swsuspend: 'a sleeping system',
};

/** "xfs “scratch”", "NTFS", "LVM vgroot". */
export function contentName({ fstype, label, memberOf }: Content): string {
  const kind = names[fstype ?? ''] ?? fstype ?? 'unknown';
  const called = memberOf ?? label;
  return called ? `${kind} “${called}”` : kind;
}

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** "3 November", with the year when it is not this one. */
function day(ms: number, now: number): string {
  const date = new Date(ms);
  const year = date.getUTCFullYear() === new Date(now).getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}${year}`;
}

const isEsp = (c: Content): boolean => c.fstype === 'vfat' && (c.label === 'efi' || c.sizeBytes <= 2 ** 30);

function thing(contents: readonly Content[]): string | null {
  const systems = [...new Set(contents.flatMap((c) => c.os ?? []))];
  if (systems.length > 0) return systems.slice(0, 3).join(' and ');
  const known = contents.filter((c) => c.fstype !== null);
  const data = known.filter((c) => !frames.has(c.fstype!));
  const [only] = data.length === 1 ? data : data.filter((c) => !isEsp(c));
  const real = data.filter((c) => !isEsp(c));
  if (real.length > 1) return `${real.length} file systems`;
  if (only) return contentName(only);
  const [frame] = known.filter((c) => frames.has(c.fstype!));
  return frame ? contentName(frame) : null;
}

/**
 * What a disk holds, as a person would say it: "Ubuntu 22.04.4 LTS with 212 GB of data, last used on 3 November".
 * Null when it is empty.
 */
export function holds({ table, contents }: DiskContents, now: number): string | null {
  const what = thing(contents);
  if (what === null) {
    if (contents.length > 0) return 'partitions that nothing was recognised in';
    return table === null ? null : 'a partition table without partitions';
  }
  const looked = contents.filter((c) => c.usedBytes !== null);
  const used = looked.reduce((sum, c) => sum + c.usedBytes!, 0);
  const amount = looked.length > 0 ? ` with ${diskSize(used)} of data` : '';
  // A clock that runs ahead tells nothing.
  const last = Math.max(0, ...contents.map((c) => c.lastUsedAt ?? 0).filter((at) => at <= now));
  return `${what}${amount}${last > 0 ? `, last used on ${day(last, now)}` : ''}`;
}
