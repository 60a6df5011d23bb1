import type { FilesystemType, StorageLayout } from './contract.ts';
import type { PartitionType } from './plan.ts';

/** A disk as the inventory knows it. */
export interface DiskFacts {
  id: number;
  name: string;
  path: string;
  idPath: string | null;
  model: string | null;
  serial: string | null;
  firmwareVersion: string | null;
  sizeBytes: number;
  /** As the machine reports it: the physical one. */
  blockSize: number;
  /** What a sector number counts: 512, or 4096 on a 4Kn disk. */
  logicalBlockSize: number;
  rotational: boolean;
  removable: boolean;
  readOnly: boolean;
  transport: string | null;
  numaNode: number | null;
}

/** What of a machine its storage depends on. */
export interface MachineFacts {
  hostname: string;
  /** Null while no commissioning has told. */
  firmware: 'bios' | 'uefi' | null;
  memoryMib: number;
}

export interface ConfiguredFilesystem {
  fstype: FilesystemType;
  uuid: string;
  label: string;
  /** "none" for swap that is used. */
  mountPoint: string | null;
  mountOptions: string;
}

/** What may hold a filesystem or feed a volume group, never both. */
export interface Holder {
  filesystem: ConfiguredFilesystem | null;
  /** UUID of the volume group that it feeds. */
  group: string | null;
  tags: string[];
}

export interface ConfiguredPartition extends Holder {
  /** Of its row; null while it has none. */
  id: number | null;
  number: number;
  sizeBytes: number;
  uuid: string;
  /** bios: where GRUB of a BIOS machine keeps itself; nothing else fits there. */
  role: 'bios' | 'data';
  bootable: boolean;
}

export interface ConfiguredDisk extends Holder {
  facts: DiskFacts;
  /** In the order that they lie there. */
  partitions: ConfiguredPartition[];
}

export interface ConfiguredVolume extends Holder {
  id: number | null;
  name: string;
  uuid: string;
  sizeBytes: number;
}

export interface ConfiguredGroup {
  id: number | null;
  name: string;
  uuid: string;
  volumes: ConfiguredVolume[];
}

/** The whole storage of a machine as it shall be: what layouts make, rows keep, and plans and pictures are made from. */
export interface Configuration {
  layout: StorageLayout | 'custom';
  /** In the order of their names, every disk of the machine. */
  disks: ConfiguredDisk[];
  groups: ConfiguredGroup[];
  /** Name of the boot disk that somebody chose. */
  chosenBootDisk: string | null;
  /** Of the swap file; null: by the memory, and none where there is other swap. */
  swapMib: number | null;
  special: { fstype: string; mountPoint: string; mountOptions: string }[];
}

export const ESP_AT = '/boot/efi';

export const isFat = (fs: ConfiguredFilesystem | null): boolean =>
  fs !== null && (fs.fstype === 'fat32' || fs.fstype === 'vfat');

const isEsp = (p: Holder): boolean => isFat(p.filesystem) && p.filesystem?.mountPoint === ESP_AT;

/** What a partition's type in the table is follows from what stands in it. */
export function typeOf(partition: ConfiguredPartition): PartitionType {
  if (partition.role === 'bios') return 'bios';
  if (partition.group !== null) return 'lvm';
  if (isEsp(partition)) return 'esp';
  return partition.filesystem?.fstype === 'swap' ? 'swap' : 'linux';
}

/** A thing with a filesystem in it, and the disk that it stands on; several of a volume. */
export interface Placed {
  holder: ConfiguredPartition | ConfiguredDisk | ConfiguredVolume;
  name: string;
  disks: string[];
  sizeBytes: number;
}

export const partitionName = (disk: string, number: number): string =>
  /\d$/.test(disk) ? `${disk}p${number}` : `${disk}${number}`;

/** Disks and partitions that feed a volume group. */
export const membersOf = (c: Configuration, group: string): Placed[] =>
  onDisks(c).filter(({ holder }) => holder.group === group);

const onDisks = (c: Configuration): Placed[] =>
  c.disks.flatMap((disk): Placed[] => [
    { holder: disk, name: disk.facts.name, disks: [disk.facts.name], sizeBytes: disk.facts.sizeBytes },
    ...disk.partitions.map((p) => ({
      holder: p,
      name: partitionName(disk.facts.name, p.number),
      disks: [disk.facts.name],
      sizeBytes: p.sizeBytes,
    })),
  ]);

/** Everything that can hold a filesystem: disks, partitions, volumes. */
export const places = (c: Configuration): Placed[] => [
  ...onDisks(c),
  ...c.groups.flatMap((group) => {
    const disks = [...new Set(membersOf(c, group.uuid).flatMap((m) => m.disks))];
    return group.volumes.map((v) => ({
      ...{ holder: v, name: `${group.name}-${v.name}`, disks, sizeBytes: v.sizeBytes },
    }));
  }),
];

export const mountedAt = (c: Configuration, at: string): Placed | undefined =>
  places(c).find(({ holder }) => holder.filesystem?.mountPoint === at);

/** A disk that the configuration puts anything on is written to, and loses what it held. */
export const isWritten = (disk: ConfiguredDisk): boolean =>
  disk.partitions.length > 0 || disk.filesystem !== null || disk.group !== null;

/** The disk that the machine starts from: chosen, or with a boot loader's partition, or under /. */
export function bootDiskOf(c: Configuration): ConfiguredDisk | undefined {
  const named = (name: string | undefined) => c.disks.find((d) => d.facts.name === name);
  const loaders = c.disks.find((d) => d.partitions.some((p) => p.role === 'bios' || isEsp(p)));
  const [underRoot] = mountedAt(c, '/')?.disks ?? [];
  return named(c.chosenBootDisk ?? undefined) ?? loaders ?? named(underRoot);
}

/** The same disks with nothing on them. */
export const blank = (disks: readonly DiskFacts[], chosenBootDisk: string | null): Configuration => ({
  ...{ layout: 'blank', groups: [], chosenBootDisk, swapMib: null, special: [] },
  disks: disks.map((facts) => ({ facts, partitions: [], filesystem: null, group: null, tags: [] })),
});
