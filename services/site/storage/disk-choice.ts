import { refuse, ok, type Result } from '../../contract/result.ts';
import { diskSize } from '../inventory/index.ts';
import type { DiskFacts, MachineFacts } from './configuration.ts';
import { biosStarts, endOf, FIRST_BYTES } from './room.ts';

/** sda before sdb before sdaa; nvme2n1 before nvme10n1. */
export function byDiskName(a: string, b: string): number {
  const pieces = (name: string): string[] => name.match(/\d+|\D+/g) ?? [];
  const [left, right] = [pieces(a), pieces(b)];
  for (const [i, piece] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    if (piece === other) continue;
    if (/^\d/.test(piece) && /^\d/.test(other)) return Number(piece) - Number(other);
    const lettered = (word: string) => /^(sd|vd|hd|xvd)[a-z]+$/.test(word);
    const alike = lettered(piece) && lettered(other) && piece.slice(0, 2) === other.slice(0, 2);
    return alike && piece.length !== other.length ? piece.length - other.length : piece < other ? -1 : 1;
  }
  return left.length - right.length;
}

/** Why nothing can be installed on a disk at all; null when that is possible. */
export function unfit({ name, readOnly, removable }: DiskFacts): string | null {
  if (readOnly) return `${name} is read-only`;
  return removable ? `${name} is removable` : null;
}

/** Why a machine cannot start from a disk. */
export const noStart = (disk: DiskFacts, { firmware }: MachineFacts): string | null =>
  firmware === 'bios' && !biosStarts(disk)
    ? `${disk.name} has sectors of ${disk.logicalBlockSize} bytes, which a BIOS cannot start from`
    : null;

const tooSmall = (disk: DiskFacts, leastBytes: number): string | null =>
  endOf(disk) - FIRST_BYTES < leastBytes
    ? `${disk.name} has ${diskSize(disk.sizeBytes)}, at least ${diskSize(leastBytes + 2 * FIRST_BYTES)} are needed`
    : null;

export interface Chosen {
  /** Starts the machine. */
  boot: DiskFacts;
  /** Holds /. */
  root: DiskFacts;
}

export interface Needs {
  /** What a disk must have room for when it holds the boot loaders, /, or both. */
  boot: number;
  root: number;
}

const whyNot = (disk: DiskFacts, machine: MachineFacts, boots: boolean, least: number): string | null =>
  unfit(disk) ?? (boots ? noStart(disk, machine) : null) ?? tooSmall(disk, least);

/**
 * MAAS's rule: the boot disk is the one that was chosen, else the first by name; / goes there unless another disk is
 * named for it. Read-only, removable and too small disks are never taken. A UEFI machine starts from any disk, so
 * naming one for / there leaves the first alone unless it was chosen.
 */
export function chooseDisks(
  machine: MachineFacts,
  disks: readonly DiskFacts[],
  wanted: { boot: string | null; root: string | null },
  needs: Needs,
): Result<Chosen> {
  const { hostname } = machine;
  if (disks.length === 0)
    return refuse(
      'not_now',
      `${hostname} has no disks that are known. Commission it, or deploy it to memory.`,
    );
  const named = (name: string) => disks.find((d) => d.name === name);
  const alone = needs.boot + needs.root;
  const take = (name: string, boots: boolean, least: number): Result<DiskFacts> => {
    const disk = named(name);
    if (!disk) return refuse('bad_input', `${hostname} has no disk ${name}.`);
    const why = whyNot(disk, machine, boots, least);
    return why === null ? ok(disk) : refuse('not_now', `${why}. Choose another disk.`);
  };
  const first = (boots: boolean, least: number): Result<DiskFacts> => {
    const fits = disks.find((d) => whyNot(d, machine, boots, least) === null);
    if (fits) return ok(fits);
    const reasons = disks.slice(0, 6).map((d) => whyNot(d, machine, boots, least));
    const more = disks.length > 6 ? `; and so on for ${disks.length - 6} more` : '';
    return refuse('not_now', `No disk of ${hostname} can take a system: ${reasons.join('; ')}${more}.`);
  };
  const bootName = wanted.boot ?? (machine.firmware === 'bios' ? null : wanted.root);
  const together = wanted.root === null || wanted.root === bootName;
  const least = together ? alone : needs.boot;
  const boot = bootName === null ? first(true, least) : take(bootName, true, least);
  if (!boot.ok || together || wanted.root === null)
    return boot.ok ? ok({ boot: boot.value, root: boot.value }) : boot;
  const same = wanted.root === boot.value.name;
  const root = take(wanted.root, same, same ? alone : needs.root);
  return root.ok ? ok({ boot: boot.value, root: root.value }) : root;
}
