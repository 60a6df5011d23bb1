import { ok, refuse, type Result } from '../../contract/result.ts';
import { diskSize } from '../inventory/index.ts';
import {
  blank,
  type Configuration,
  type ConfiguredFilesystem,
  type ConfiguredVolume,
} from './configuration.ts';
import type { LayoutOptions, StorageLayout } from './contract.ts';
import { base, partition, sizeFrom, type LayoutRequest } from './layout-base.ts';
import { floorExtent, givenToGroup, LEAST_ROOT_BYTES, MIB } from './room.ts';
import { usualSwapBytes } from './swap.ts';

export type { LayoutRequest } from './layout-base.ts';

/** What the smallest partition for / gives a volume. */
const LEAST_VOLUME_BYTES = givenToGroup(LEAST_ROOT_BYTES);
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
