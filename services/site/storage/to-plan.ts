import {
  bootDiskOf,
  ESP_AT,
  isWritten,
  membersOf,
  mountedAt,
  places,
  typeOf,
  type Configuration,
  type ConfiguredDisk,
  type ConfiguredFilesystem,
  type ConfiguredPartition,
  type DiskFacts,
  type MachineFacts,
  type Placed,
} from './configuration.ts';
import { ESP_FSTAB_OPTIONS, fstabText, type FstabLine } from './fstab.ts';
import type { Filesystem, Loader, PlannedDisk, PlannedPartition, StoragePlan, StorageStep } from './plan.ts';
import { FIRST_BYTES, loaderParts, MIB } from './room.ts';
import { usualSwapBytes } from './swap.ts';

export const SWAP_FILE = '/swap.img';

export const plannedDisk = (facts: DiskFacts): PlannedDisk => ({
  id: facts.name,
  idPath: facts.idPath,
  serial: facts.serial,
  name: facts.name,
  sizeBytes: facts.sizeBytes,
  blockSize: facts.logicalBlockSize,
});

/** What the installer and mkfs call it. */
const made = (fstype: ConfiguredFilesystem['fstype']): Filesystem => (fstype === 'fat32' ? 'vfat' : fstype);

/** A FAT has four bytes as its number: the first of the UUID stand for it. */
const uuidOn = ({ fstype, uuid }: ConfiguredFilesystem): string =>
  made(fstype) === 'vfat' ? `${uuid.slice(0, 4)}-${uuid.slice(4, 8)}`.toUpperCase() : uuid;

const partitionId = (disk: string, number: number): string => `${disk}-part${number}`;

/**
 * The configuration with what a boot loader needs and nobody configured: those partitions come first on the boot disk,
 * under the numbers that are free, so that the numbers that people know stay.
 */
function withLoaders(c: Configuration, machine: MachineFacts, newUuid: () => string): Configuration {
  const boot = bootDiskOf(c);
  const hasEsp = mountedAt(c, ESP_AT) !== undefined;
  const missing = boot ? loaderParts(boot, machine.firmware, hasEsp) : [];
  if (!boot || missing.length === 0) return c;
  const last = Math.max(0, ...boot.partitions.map((p) => p.number));
  const added = missing.map(({ type, sizeBytes }, i): ConfiguredPartition => ({
    ...{
      id: null,
      number: last + 1 + i,
      sizeBytes,
      uuid: newUuid(),
      bootable: type === 'esp',
      group: null,
      tags: [],
    },
    role: type === 'bios' ? 'bios' : 'data',
    filesystem:
      type === 'bios'
        ? null
        : { fstype: 'fat32', uuid: newUuid(), label: 'efi', mountPoint: ESP_AT, mountOptions: '' },
  }));
  const disk: ConfiguredDisk = { ...boot, partitions: [...added, ...boot.partitions] };
  return { ...c, disks: c.disks.map((d) => (d === boot ? disk : d)) };
}

const nameInTable = (p: ConfiguredPartition): string =>
  ({ bios: 'bios', esp: 'esp', lvm: 'lvm', swap: 'swap', linux: p.filesystem?.label || 'linux' })[typeOf(p)];

/** Partitions one behind the other, from where a GPT lets them begin. */
export function plannedPartitions({ facts, partitions }: ConfiguredDisk): PlannedPartition[] {
  let startBytes = FIRST_BYTES;
  return partitions.map((p) => {
    const at = startBytes;
    startBytes += p.sizeBytes;
    return {
      id: partitionId(facts.name, p.number),
      number: p.number,
      name: nameInTable(p),
      type: typeOf(p),
      startBytes: at,
      sizeBytes: p.sizeBytes,
      uuid: p.uuid,
    };
  });
}

const groupId = (name: string): string => `vg-${name}`;
const volumeId = (group: string, name: string): string => `vg-${group}/${name}`;

/** Ids of the plan, by the thing itself. */
function idsOf(c: Configuration): Map<Placed['holder'], string> {
  const ids = new Map<Placed['holder'], string>();
  for (const disk of c.disks) {
    ids.set(disk, disk.facts.name);
    for (const p of disk.partitions) ids.set(p, partitionId(disk.facts.name, p.number));
  }
  for (const group of c.groups) for (const v of group.volumes) ids.set(v, volumeId(group.name, v.name));
  return ids;
}

function fstabOf(c: Configuration, swapFile: boolean): string {
  const lines = places(c).flatMap(({ holder: { filesystem: fs } }): FstabLine[] => {
    if (!fs?.mountPoint) return [];
    const fstype = made(fs.fstype);
    const usual = fstype === 'swap' ? 'sw' : fs.mountPoint === ESP_AT ? ESP_FSTAB_OPTIONS : 'defaults';
    return [{ what: `UUID=${uuidOn(fs)}`, at: fs.mountPoint, fstype, options: fs.mountOptions || usual }];
  });
  const special = c.special.map((s) => ({
    ...{ what: s.fstype, at: s.mountPoint, fstype: s.fstype, options: s.mountOptions || 'defaults' },
  }));
  const file = swapFile ? [{ what: SWAP_FILE, at: 'none', fstype: 'swap', options: 'sw' }] : [];
  return fstabText([...[...lines, ...special].sort(byDepth), ...file]);
}

/** / before /var before /var/log; swap last. */
function byDepth(a: { at: string }, b: { at: string }): number {
  const depth = ({ at }: { at: string }): number =>
    at === 'none' ? 1000 : at === '/' ? 0 : at.split('/').length - 1;
  return depth(a) - depth(b) || (a.at < b.at ? -1 : 1);
}

/** Of the swap file: as somebody said, else by the memory where there is no other swap. */
export function swapFileBytes(c: Configuration, machine: MachineFacts): number {
  const root = mountedAt(c, '/');
  // A swap file on btrfs needs what a plan cannot say: no copy on write, no second disk.
  if (!root || root.holder.filesystem?.fstype === 'btrfs') return 0;
  if (c.swapMib !== null) return c.swapMib * MIB;
  const other = places(c).some(({ holder }) => holder.filesystem?.fstype === 'swap');
  return other ? 0 : usualSwapBytes(machine.memoryMib, root.sizeBytes);
}

/** What the installer does to make this of the disks. Only for a configuration without problems. */
export function toPlan(configured: Configuration, machine: MachineFacts, newUuid: () => string): StoragePlan {
  const c = withLoaders(configured, machine, newUuid);
  const written = c.disks.filter(isWritten);
  const ids = idsOf(c);
  const idOf = (holder: Placed['holder']): string => ids.get(holder)!;
  const tables = written
    .filter((d) => d.partitions.length > 0)
    .map((disk): StorageStep => {
      const partitions = plannedPartitions(disk);
      return { do: 'table', disk: disk.facts.name, label: 'gpt', uuid: newUuid(), partitions };
    });
  const groups = c.groups.flatMap((group): StorageStep[] => [
    {
      ...{ do: 'volume_group', id: groupId(group.name), name: group.name },
      members: membersOf(c, group.uuid).map(({ holder }) => idOf(holder)),
    },
    ...group.volumes.map((v): StorageStep => ({
      ...{ do: 'logical_volume', id: volumeId(group.name, v.name), group: groupId(group.name) },
      ...{ name: v.name, sizeBytes: v.sizeBytes },
    })),
  ]);
  const filled = places(c).flatMap(({ holder }) =>
    holder.filesystem ? [{ on: idOf(holder), fs: holder.filesystem }] : [],
  );
  const formats = filled.map(({ on, fs }): StorageStep => ({
    ...{ do: 'format', on, fs: made(fs.fstype), uuid: uuidOn(fs), label: fs.label },
  }));
  const mounts = filled
    .filter(({ fs }) => fs.mountPoint !== null && fs.mountPoint !== 'none')
    .map(({ on, fs }) => ({ on, at: fs.mountPoint!, options: fs.mountOptions || 'defaults' }))
    .sort(byDepth)
    .map((mount): StorageStep => ({ do: 'mount', ...mount }));
  const swapBytes = swapFileBytes(c, machine);
  const loaders = written.flatMap((disk) =>
    disk.partitions.flatMap((p): Loader[] => {
      const type = typeOf(p);
      if (type === 'bios') return [{ target: 'i386-pc', disk: disk.facts.name }];
      return type === 'esp' ? [{ target: 'x86_64-efi', esp: idOf(p), at: ESP_AT }] : [];
    }),
  );
  return {
    disks: written.map((d) => plannedDisk(d.facts)),
    wipe: written.map((d) => d.facts.name),
    steps: [
      ...tables,
      ...groups,
      ...formats,
      ...mounts,
      ...(swapBytes > 0 ? [{ do: 'swap_file' as const, path: SWAP_FILE, sizeBytes: swapBytes }] : []),
    ],
    loaders,
    root: idOf(mountedAt(c, '/')!.holder),
    fstab: fstabOf(c, swapBytes > 0),
  };
}
