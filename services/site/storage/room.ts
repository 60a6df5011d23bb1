import {
  bootDiskOf,
  ESP_AT,
  mountedAt,
  type Configuration,
  type ConfiguredDisk,
  type ConfiguredPartition,
  type DiskFacts,
  type MachineFacts,
} from './configuration.ts';

export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

/** Where GRUB of a BIOS machine keeps itself, and the EFI system partition as MAAS has it. */
export const BIOS_BYTES = MIB;
export const ESP_BYTES = 512 * MIB;

/** A system needs so much, whatever it is. */
export const LEAST_ROOT_BYTES = 2 * GIB;

/** The first partition of a GPT begins here: aligned for every disk, behind the table of 512 and 4096-byte sectors. */
export const FIRST_BYTES = MIB;

const GPT_ENTRIES_BYTES = 128 * 128;

export const floorMib = (bytes: number): number => Math.floor(bytes / MIB) * MIB;

/** Where the last partition must end: before the backup table (UEFI 5.3.1: 128 entries and a header), aligned. */
export const endOf = ({ sizeBytes, logicalBlockSize }: DiskFacts): number =>
  Math.max(FIRST_BYTES, floorMib(sizeBytes - GPT_ENTRIES_BYTES - logicalBlockSize));

/** Whether GRUB of a BIOS can start from the disk: none does from one with sectors of 4096 bytes. */
export const biosStarts = (disk: DiskFacts): boolean => disk.logicalBlockSize === 512;

/**
 * Partitions that a boot loader needs on a boot disk that does not have them yet: for the machine's own firmware, and
 * GRUB's megabyte beside an ESP, so that the disk starts in another machine too.
 */
export function loaderParts(
  disk: ConfiguredDisk,
  firmware: MachineFacts['firmware'],
  hasEsp: boolean,
): { type: 'bios' | 'esp'; sizeBytes: number }[] {
  const esp = !hasEsp && firmware !== 'bios';
  const bios = !disk.partitions.some((p) => p.role === 'bios') && biosStarts(disk.facts);
  return [
    ...(bios && (esp || firmware !== 'uefi') ? [{ type: 'bios' as const, sizeBytes: BIOS_BYTES }] : []),
    ...(esp ? [{ type: 'esp' as const, sizeBytes: ESP_BYTES }] : []),
  ];
}

const sum = (parts: readonly { sizeBytes: number }[]): number => parts.reduce((n, p) => n + p.sizeBytes, 0);

/** What partitions may take of a disk in all. */
export const roomOf = ({ facts }: ConfiguredDisk): number => endOf(facts) - FIRST_BYTES;

export const usedOf = (partitions: readonly ConfiguredPartition[]): number => sum(partitions);

/** LVM gives space away in pieces of this size. */
export const EXTENT_BYTES = 4 * MIB;

export const floorExtent = (bytes: number): number => Math.floor(bytes / EXTENT_BYTES) * EXTENT_BYTES;

/** What a member gives its volume group: whole extents, one of them kept for LVM's own notes. */
export const givenToGroup = (memberBytes: number): number =>
  Math.max(0, floorExtent(memberBytes) - EXTENT_BYTES);

/** What of a disk is free for partitions; on the boot disk, room is kept for what a boot loader lacks. */
export function freeOf(c: Configuration, disk: ConfiguredDisk, firmware: MachineFacts['firmware']): number {
  const boots =
    bootDiskOf(c) === disk || (c.chosenBootDisk === null && c.disks[0] === disk && !bootDiskOf(c));
  const kept = boots ? sum(loaderParts(disk, firmware, mountedAt(c, ESP_AT) !== undefined)) : 0;
  return Math.max(0, roomOf(disk) - usedOf(disk.partitions) - kept);
}
