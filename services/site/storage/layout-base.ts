import { ok, refuse, type Result } from '../../contract/result.ts';
import { diskSize } from '../inventory/index.ts';
import {
  blank,
  ESP_AT,
  type Configuration,
  type ConfiguredFilesystem,
  type ConfiguredPartition,
  type DiskFacts,
  type MachineFacts,
} from './configuration.ts';
import type { LayoutOptions, SizeWanted, StorageLayout } from './contract.ts';
import { chooseDisks } from './disk-choice.ts';
import {
  BIOS_BYTES,
  biosStarts,
  endOf,
  ESP_BYTES,
  FIRST_BYTES,
  floorMib,
  LEAST_ROOT_BYTES,
  MIB,
} from './room.ts';

const LEAST_BOOT_BYTES = 256 * MIB;

export interface LayoutRequest {
  machine: MachineFacts;
  /** In the order of their names. */
  disks: readonly DiskFacts[];
  chosenBootDisk: string | null;
  options: LayoutOptions;
  /** Names of volume groups on disks, and on which: a second group of one name would stop both. */
  foreignGroups: readonly { name: string; disk: string }[];
  newUuid: () => string;
}

/** A size that was asked for, in whole pieces; percentages are of `whole`. */
export function sizeFrom(wanted: SizeWanted, whole: number, floor: (bytes: number) => number): number {
  if (typeof wanted === 'number') return floor(wanted);
  return floor(wanted.endsWith('%') ? (whole * parseFloat(wanted)) / 100 : Number(wanted));
}

const rootName = ({ options, disks }: LayoutRequest): string | null => {
  const { rootDevice } = options;
  if (rootDevice === undefined) return null;
  return disks.find((d) => d.id === Number(rootDevice) || d.name === rootDevice)?.name ?? String(rootDevice);
};

/** Adds partitions to a disk, numbered as they lie. */
export function partition(
  c: Configuration,
  disk: DiskFacts,
  newUuid: () => string,
  parts: (Pick<ConfiguredPartition, 'sizeBytes'> & Partial<ConfiguredPartition>)[],
): void {
  const { partitions } = c.disks.find((d) => d.facts.name === disk.name)!;
  for (const part of parts)
    partitions.push({
      ...{ id: null, role: 'data', bootable: false, filesystem: null, group: null, tags: [] },
      ...{ number: partitions.length + 1, uuid: newUuid() },
      ...part,
    });
}

interface Room {
  /** /boot, 0 for none. */
  bootBytes: number;
  /** Partition of / or of the volume group. */
  rootBytes: number;
}

function roomFor(
  request: LayoutRequest,
  boot: DiskFacts,
  root: DiskFacts,
  loaderBytes: number,
): Result<Room> {
  const { bootSize, rootSize } = request.options;
  const whole = endOf(boot) - FIRST_BYTES;
  const bootBytes = bootSize === undefined ? 0 : sizeFrom(bootSize, whole, floorMib);
  if (bootBytes > 0 && bootBytes < LEAST_BOOT_BYTES)
    return refuse(
      'bad_input',
      `/boot of ${diskSize(bootBytes)} is too small: boot_size is at least ${diskSize(LEAST_BOOT_BYTES)}.`,
    );
  const onBoot = loaderBytes + bootBytes;
  const left = boot.name === root.name ? whole - onBoot : endOf(root) - FIRST_BYTES;
  if (whole < onBoot || (boot.name === root.name && left < LEAST_ROOT_BYTES))
    return refuse(
      'bad_input',
      `${boot.name} has ${diskSize(boot.sizeBytes)}; boot_size leaves no room for a system on it.`,
    );
  const rootBytes = rootSize === undefined ? left : sizeFrom(rootSize, endOf(root) - FIRST_BYTES, floorMib);
  if (rootBytes > left)
    return refuse(
      'bad_input',
      `root_size is ${diskSize(rootBytes)}, but ${root.name} has room for ${diskSize(left)}.`,
    );
  if (rootBytes < LEAST_ROOT_BYTES)
    return refuse(
      'bad_input',
      `root_size is ${diskSize(rootBytes)}; a system needs ${diskSize(LEAST_ROOT_BYTES)} at least.`,
    );
  return ok({ bootBytes, rootBytes });
}

export interface Base {
  c: Configuration;
  root: DiskFacts;
  rootBytes: number;
  fs: (fstype: ConfiguredFilesystem['fstype'], label: string, mountPoint: string) => ConfiguredFilesystem;
}

/** What flat and lvm have in common: disks chosen, loaders of both firmwares, /boot when it is asked for. */
export function base(request: LayoutRequest, layout: StorageLayout): Result<Base> {
  const { machine, disks, chosenBootDisk, newUuid } = request;
  // GRUB of a BIOS cannot start from 4096-byte sectors: no room is kept for it there.
  const loaderBytes = (disk: DiskFacts): number => (biosStarts(disk) ? BIOS_BYTES : 0) + ESP_BYTES;
  const wanted = { boot: chosenBootDisk, root: rootName(request) };
  const needs = { boot: BIOS_BYTES + ESP_BYTES, root: LEAST_ROOT_BYTES };
  const chosen = chooseDisks(machine, disks, wanted, needs);
  if (!chosen.ok) return chosen;
  const { boot, root } = chosen.value;
  const room = roomFor(request, boot, root, loaderBytes(boot));
  if (!room.ok) return room;
  const c: Configuration = { ...blank(disks, chosenBootDisk), layout };
  const fs: Base['fs'] = (fstype, label, mountPoint) => ({
    ...{ fstype, label, mountPoint, mountOptions: '', uuid: newUuid() },
  });
  const { bootBytes, rootBytes } = room.value;
  partition(c, boot, newUuid, [
    ...(biosStarts(boot) ? [{ sizeBytes: BIOS_BYTES, role: 'bios' as const }] : []),
    { sizeBytes: ESP_BYTES, bootable: true, filesystem: fs('fat32', 'efi', ESP_AT) },
    ...(bootBytes > 0 ? [{ sizeBytes: bootBytes, filesystem: fs('ext4', 'boot', '/boot') }] : []),
  ]);
  return ok({ c, root, rootBytes, fs });
}
