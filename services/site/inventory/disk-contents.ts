import { member, rows, sizeBytes, text, whole } from './clean.ts';
import type { Unusable } from './hardware.ts';

/** A stretch of a disk, or what is built on one: a partition, a volume, an array. */
export interface Content {
  /** sda1, vgroot-lvroot, md127; the disk's own name when it is used whole. */
  name: string;
  /** What it is built on, where that is no disk. */
  on: string | null;
  startBytes: number;
  sizeBytes: number;
  /** ext4, swap, LVM2_member, linux_raid_member ...; null when nothing was recognised. */
  fstype: string | null;
  label: string | null;
  uuid: string | null;
  /** Null when it was not looked into. */
  usedBytes: number | null;
  /** "Ubuntu 22.04.4 LTS", where it is the / of a system. */
  os: string | null;
  /** When somebody last wrote there, in milliseconds since 1970. */
  lastUsedAt: number | null;
  /** Name of the volume group or array that it is a member of. */
  memberOf: string | null;
}

export interface DiskContents {
  disk: string;
  serial: string | null;
  /** What its sector numbers count; null when the disk did not say. */
  logicalBlockSize: number | null;
  /** gpt, dos; null without a partition table. */
  table: string | null;
  contents: Content[];
}

const MOST_DISKS = 1024;
const MOST_CONTENTS = 256;
/** 2000-01-01: what is older was written by a clock that nobody had set. */
const OLDEST_MS = 946_684_800_000;
const NEWEST_MS = 4_102_444_800_000;

const instant = (value: unknown): number | null =>
  whole(value, OLDEST_MS / 1000, NEWEST_MS / 1000) * 1000 || null;

function contentFrom(row: unknown): Content[] {
  const name = text(member(row, 'name'), 128);
  if (!name) return [];
  const used = member(row, 'used');
  return [
    {
      name,
      on: text(member(row, 'on'), 128),
      startBytes: sizeBytes(member(row, 'start')),
      sizeBytes: sizeBytes(member(row, 'size')),
      fstype: text(member(row, 'fstype'), 64),
      label: text(member(row, 'label'), 128),
      uuid: text(member(row, 'uuid'), 64),
      usedBytes: typeof used === 'number' ? sizeBytes(used) : null,
      os: text(member(row, 'os'), 128),
      lastUsedAt: instant(member(row, 'last_used')),
      memberOf: text(member(row, 'member_of'), 128),
    },
  ];
}

function diskFrom(row: unknown): DiskContents[] {
  const disk = text(member(row, 'name'), 64);
  if (!disk) return [];
  return [
    {
      disk,
      serial: text(member(row, 'serial')),
      logicalBlockSize: whole(member(row, 'logical_block_size'), 512, 65_536) || null,
      table: text(member(row, 'table'), 16),
      contents: rows(member(row, 'contents'), MOST_CONTENTS).flatMap(contentFrom),
    },
  ];
}

/** What 60-metaldesk-disk-contents printed. Values that cannot be believed are left out. */
export function readDiskContents(json: string): DiskContents[] | Unusable {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return { unusable: 'The contents of the disks are not JSON.' };
  }
  const disks = member(document, 'disks');
  if (!Array.isArray(disks)) return { unusable: 'The contents of the disks have no list "disks".' };
  const found = rows(disks, MOST_DISKS).flatMap(diskFrom);
  return [...new Map(found.map((d) => [d.disk, d])).values()];
}
