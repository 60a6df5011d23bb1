import type { Caller } from '../../contract/implement.ts';
import type { Reader } from '../../platform/store/store.ts';
import { contentsOf, holds } from '../inventory/index.ts';
import { groupRoom } from './change-volumes.ts';
import {
  bootDiskOf,
  membersOf,
  typeOf,
  type Configuration,
  type ConfiguredDisk,
  type ConfiguredGroup,
  type ConfiguredPartition,
  type ConfiguredVolume,
  type Holder,
} from './configuration.ts';
import type { MachineStorage, StoredDevice, StoredGroup, StoredPartition } from './contract.ts';
import { loadConfiguration, loadConfigurations, type MachineRow } from './load.ts';
import { mayNotChange } from './may-change.ts';
import { problemsOf } from './problems.ts';
import { freeOf, usedOf } from './room.ts';
import { isBootDisk, volumeDeviceId } from './spot.ts';
import { plannedPartitions } from './to-plan.ts';

/** MAAS's words for what a thing is used for. */
function usedFor(c: Configuration, holder: Holder, partitions: number): string {
  const group = c.groups.find((g) => g.uuid === holder.group);
  if (group) return `LVM volume for ${group.name}`;
  if (partitions > 0) return `GPT partitioned with ${partitions} partition${partitions === 1 ? '' : 's'}`;
  const fs = holder.filesystem;
  if (!fs) return 'Unused';
  return fs.mountPoint === null
    ? `Unmounted ${fs.fstype} formatted filesystem`
    : `${fs.fstype} formatted filesystem mounted at ${fs.mountPoint}`;
}

const byName = (name: string): string => `/dev/disk/by-dname/${name}`;

function partitionTold(
  c: Configuration,
  disk: ConfiguredDisk,
  p: ConfiguredPartition,
  startBytes: number,
): StoredPartition {
  const { id, number, uuid, sizeBytes, bootable, tags, filesystem } = p;
  const of = `${disk.facts.name}-part${number}`;
  const bios = p.role === 'bios' ? 'Boot loader of a BIOS' : usedFor(c, p, 0);
  return {
    ...{ id: id!, deviceId: disk.facts.id, number, path: byName(of), uuid, type: typeOf(p), startBytes },
    ...{ sizeBytes, bootable, usedFor: bios, tags, filesystem },
  };
}

/** What follows from what a disk is, in MAAS's words. */
function ownTags({ facts }: ConfiguredDisk): string[] {
  const way = facts.transport?.toLowerCase();
  return [
    facts.rotational ? 'rotary' : 'ssd',
    ...(way && /^[a-z0-9]+$/.test(way) ? [way] : []),
    ...(facts.logicalBlockSize === 4096 ? ['4kn'] : []),
  ];
}

function diskTold(
  c: Configuration,
  disk: ConfiguredDisk,
  firmware: MachineRow['firmware'],
  held: string | null,
): StoredDevice {
  const { facts, partitions, filesystem, group } = disk;
  const whole = filesystem !== null || group !== null;
  const {
    id,
    name,
    idPath,
    model,
    serial,
    firmwareVersion,
    sizeBytes,
    rotational,
    removable,
    readOnly,
    numaNode,
  } = facts;
  const starts = plannedPartitions(disk);
  return {
    ...{
      id,
      type: 'physical',
      name,
      path: byName(name),
      idPath,
      model,
      serial,
      firmwareVersion,
      uuid: null,
      sizeBytes,
    },
    // MAAS shows the physical block size here; what counts sectors decides how the disk is partitioned.
    ...{ blockSize: facts.blockSize, usedBytes: whole ? sizeBytes : usedOf(partitions) },
    ...{ availableBytes: whole ? 0 : freeOf(c, disk, firmware), isBoot: isBootDisk(c, disk) },
    ...{ rotational, removable, readOnly, numaNode, groupId: null },
    ...{ partitionTable: partitions.length > 0 ? 'GPT' : null, usedFor: usedFor(c, disk, partitions.length) },
    ...{ tags: [...new Set([...ownTags(disk), ...disk.tags])], filesystem, holds: held },
    partitions: partitions.map((p, i) => partitionTold(c, disk, p, starts[i]!.startBytes)),
  };
}

const volumeTold = (c: Configuration, group: ConfiguredGroup, v: ConfiguredVolume): StoredDevice => {
  const name = `${group.name}-${v.name}`;
  const used = v.filesystem ? v.sizeBytes : 0;
  return {
    ...{
      id: volumeDeviceId(v.id!),
      type: 'virtual',
      name,
      path: byName(name),
      idPath: null,
      model: null,
      serial: null,
    },
    ...{ firmwareVersion: null, uuid: v.uuid, sizeBytes: v.sizeBytes, blockSize: 4096, usedBytes: used },
    ...{
      availableBytes: v.sizeBytes - used,
      isBoot: false,
      rotational: false,
      removable: false,
      readOnly: false,
    },
    ...{ numaNode: null, groupId: group.id, partitionTable: null, usedFor: usedFor(c, v, 0), tags: v.tags },
    ...{ filesystem: v.filesystem, partitions: [], holds: null },
  };
};

function groupTold(c: Configuration, group: ConfiguredGroup): StoredGroup {
  const members = membersOf(c, group.uuid).map(({ holder, name, disks, sizeBytes }) => {
    const disk = c.disks.find((d) => d.facts.name === disks[0])!;
    const partitionId = 'number' in holder ? holder.id : null;
    return { deviceId: disk.facts.id, partitionId, name, sizeBytes };
  });
  const volumes = group.volumes.map((v) => volumeDeviceId(v.id!));
  return { id: group.id!, uuid: group.uuid, name: group.name, ...groupRoom(c, group), members, volumes };
}

/** What every door shows of a machine's storage, apart from who asks and what its disks held. */
export type StoredParts = Pick<
  MachineStorage,
  'bootDiskId' | 'bootDiskChosen' | 'swapMib' | 'devices' | 'groups' | 'special'
>;

function partsTold(
  c: Configuration,
  firmware: MachineRow['firmware'],
  held: (name: string) => string | null,
): StoredParts {
  const boot = bootDiskOf(c) ?? c.disks[0];
  return {
    ...{ bootDiskId: boot?.facts.id ?? null, bootDiskChosen: c.chosenBootDisk !== null, swapMib: c.swapMib },
    devices: [
      ...c.disks.map((d) => diskTold(c, d, firmware, held(d.facts.name))),
      ...c.groups.flatMap((g) => g.volumes.map((v) => volumeTold(c, g, v))),
    ],
    groups: c.groups.map((g) => groupTold(c, g)),
    special: c.special,
  };
}

/** The storage of a machine as its rows have it, for pages and clients. */
export async function told(
  db: Reader,
  machine: MachineRow,
  caller: Caller,
  now: number,
): Promise<MachineStorage> {
  const c = await loadConfiguration(db, machine.id);
  const contents = await contentsOf(db, machine.id);
  const held = (name: string): string | null => {
    const found = contents.get(name);
    return found ? holds(found, now) : null;
  };
  return {
    layout: c.layout,
    ...partsTold(c, machine.firmware, held),
    problems: problemsOf(c, machine),
    whyNot: mayNotChange(machine, caller)?.problem.sentence ?? null,
  };
}

/** The storage of some machines at once, for lists; at most 500 of them. */
export async function toldOfMany(
  db: Reader,
  machines: readonly { id: number; bios_boot_method: string | null }[],
): Promise<Map<number, StoredParts>> {
  const all = await loadConfigurations(
    db,
    machines.map((m) => m.id),
  );
  const firmwareOf = (method: string | null) =>
    method === 'pxe' ? 'bios' : method === 'uefi' ? 'uefi' : null;
  return new Map(
    machines.map((m) => [m.id, partsTold(all.get(m.id)!, firmwareOf(m.bios_boot_method), () => null)]),
  );
}
