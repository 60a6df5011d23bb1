import { statfs } from 'node:fs/promises';
import { refuse, type Result } from '../../contract/result.ts';

/** Leases and inventories need the rest. */
const spareBytes = 1024 ** 3;

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** 3.2 GB */
export function inWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const at = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const value = bytes / 1000 ** at;
  return `${at === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[at]}`;
}

/** Refuses where `bytes` more do not fit beside what the desk itself needs; null where they do. */
export async function roomFor(folder: string, bytes: number): Promise<Result<never> | null> {
  const free = await freeBytes(folder);
  if (bytes + spareBytes <= free) return null;
  return refuse(
    'not_now',
    `It needs ${inWords(bytes)}, and the disk of ${folder} has ${inWords(free)} left, of which the desk keeps ${inWords(spareBytes)}. Free some room, or delete an image.`,
  );
}
