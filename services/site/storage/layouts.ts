import { ok, refuse, type Result } from '../../contract/result.ts';
import { diskSize } from '../inventory/index.ts';
import {
  blank,
  ESP_AT,
  type ConfiguredFilesystem,
  type ConfiguredPartition,
  type ConfiguredVolume,
  type Configuration,
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
  floorExtent,
  floorMib,
  givenToGroup,
  LEAST_ROOT_BYTES,
  MIB,
} from './room.ts';
import { usualSwapBytes } from './swap.ts';

/** What the smallest partition for / gives a volume. */
const LEAST_VOLUME_BYTES = givenToGroup(LEAST_ROOT_BYTES);
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

/** Which options a layout knows, with the words that MAAS has for them. */
const known: Record<StorageLayout, readonly (keyof LayoutOptions)[]> = {
  flat: ['bootSize', 'rootSize', 'rootDevice', 'swapMib'],
  lvm: ['bootSize', 'rootSize', 'rootDevice', 'swapMib', 'vgName', 'lvName', 'lvSize'],
  blank: [],
};
const words: Record<keyof LayoutOptions, string> = {
  bootSize: 'boot_size',
  rootSize: 'root_size',
  rootDevice: 'root_device',
  swapMib: 'the size of swap',
  vgName: 'vg_name',
  lvName: 'lv_name',
  lvSize: 'lv_size',
};

/** A size that was asked for, in whole pieces; percentages are of `whole`. */
function sizeFrom(wanted: SizeWanted, whole: number, floor: (bytes: number) => number): number {
  if (typeof wanted === 'number') return floor(wanted);
  return floor(wanted.endsWith('%') ? (whole * parseFloat(wanted)) / 100 : Number(wanted));
}

const rootName = ({ options, disks }: LayoutRequest): string | null => {
  const { rootDevice } = options;
  if (rootDevice === undefined) return null;
  return disks.find((d) => d.id === Number(rootDevice) || d.name === rootDevice)?.name ?? String(rootDevice);
};

/** Adds partitions to a disk, numbered as they lie. */
function partition(
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

interface Base {
  c: Configuration;
  root: DiskFacts;
  rootBytes: number;
  fs: (fstype: ConfiguredFilesystem['fstype'], label: string, mountPoint: string) => ConfiguredFilesystem;
}

/** What flat and lvm have in common: disks chosen, loaders of both firmwares, /boot when it is asked for. */
function base(request: LayoutRequest, layout: StorageLayout): Result<Base> {
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

function flat(request: LayoutRequest): Result<Configuration> {
  const made = base(request, 'flat');
  if (!made.ok) return made;
  const { c, root, rootBytes, fs } = made.value;
  const swapMib = request.options.swapMib ?? null;
  if (swapMib !== null && rootBytes - swapMib * MIB < LEAST_ROOT_BYTES)
    return refuse(
      'bad_input',
      `Swap of ${diskSize(swapMib * MIB)} leaves ${diskSize(Math.max(0, rootBytes - swapMib * MIB))} for the system on ${root.name}; it needs ${diskSize(LEAST_ROOT_BYTES)}.`,
    );
  partition(c, root, request.newUuid, [{ sizeBytes: rootBytes, filesystem: fs('ext4', 'root', '/') }]);
  return ok({ ...c, swapMib });
}

/** vgroot, unless a group of that name is on a disk that stays. */
function groupName({ options, foreignGroups }: LayoutRequest, c: Configuration): Result<string> {
  const stays = (name: string) =>
    foreignGroups.find(
      (g) => g.name === name && !c.disks.find((d) => d.facts.name === g.disk)?.partitions.length,
    );
  const other = options.vgName === undefined ? undefined : stays(options.vgName);
  if (other)
    return refuse(
      'conflict',
      `${other.disk} holds a volume group ${other.name} already, and is not erased. Choose another vg_name.`,
    );
  if (options.vgName !== undefined) return ok(options.vgName);
  let name = 'vgroot';
  for (let n = 1; stays(name); n++) name = `vgroot${n}`;
  return ok(name);
}

function lvm(request: LayoutRequest): Result<Configuration> {
  const made = base(request, 'lvm');
  if (!made.ok) return made;
  const { c, root, rootBytes, fs } = made.value;
  const { options, machine, newUuid } = request;
  const uuid = newUuid();
  partition(c, root, newUuid, [{ sizeBytes: rootBytes, group: uuid }]);
  const name = groupName(request, c);
  if (!name.ok) return name;
  const whole = givenToGroup(rootBytes);
  const swapBytes = floorExtent(
    options.swapMib === undefined ? usualSwapBytes(machine.memoryMib, whole) : options.swapMib * MIB,
  );
  const left = whole - swapBytes;
  const lvBytes = options.lvSize === undefined ? left : sizeFrom(options.lvSize, whole, floorExtent);
  if (lvBytes > left)
    return refuse(
      'bad_input',
      `lv_size is ${diskSize(lvBytes)}, but the volume group has ${diskSize(Math.max(0, left))} beside swap.`,
    );
  if (lvBytes < LEAST_VOLUME_BYTES)
    return refuse(
      'bad_input',
      `The volume of / gets ${diskSize(Math.max(0, lvBytes))}; a system needs ${diskSize(LEAST_ROOT_BYTES)} at least.`,
    );
  const volume = (
    volumeName: string,
    sizeBytes: number,
    filesystem: ConfiguredFilesystem,
  ): ConfiguredVolume => ({
    ...{ id: null, name: volumeName, sizeBytes, filesystem, group: null, tags: [], uuid: newUuid() },
  });
  const rootVolume = options.lvName ?? 'lvroot';
  const swapVolume = rootVolume === 'lvswap' ? 'lvswap1' : 'lvswap';
  const volumes = [volume(rootVolume, lvBytes, fs('ext4', 'root', '/'))];
  if (swapBytes > 0) volumes.push(volume(swapVolume, swapBytes, fs('swap', 'swap', 'none')));
  const group = { id: null, name: name.value, uuid, volumes };
  // No file beside the volume; and none when none was wanted.
  return ok({ ...c, groups: [group], swapMib: swapBytes > 0 ? null : 0 });
}

const layouts: Record<StorageLayout, (request: LayoutRequest) => Result<Configuration>> = {
  flat,
  lvm,
  blank: ({ disks, chosenBootDisk }) => ok(blank(disks, chosenBootDisk)),
};

/** Lays a machine's storage out anew. Refuses with a sentence that has the numbers in it. */
export function layOut(layout: StorageLayout, request: LayoutRequest): Result<Configuration> {
  const strange = (Object.keys(request.options) as (keyof LayoutOptions)[]).filter(
    (option) => request.options[option] !== undefined && !known[layout].includes(option),
  );
  if (strange.length > 0)
    return refuse(
      'bad_input',
      `The layout ${layout} knows nothing of ${strange.map((s) => words[s]).join(' and ')}.`,
    );
  return layouts[layout](request);
}
