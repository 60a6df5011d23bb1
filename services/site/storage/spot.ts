import { refuse, ok, type Result } from '../../contract/result.ts';
import {
  bootDiskOf,
  partitionName,
  type Configuration,
  type ConfiguredDisk,
  type ConfiguredGroup,
  type ConfiguredPartition,
  type ConfiguredVolume,
} from './configuration.ts';

/**
 * Doors show disks and volumes in one row of numbers, as MAAS does. Volumes begin far above what a store ever gives to
 * disks, so that each number says what it is.
 */
const FIRST_VOLUME_ID = 2 ** 30;

export const volumeDeviceId = (id: number): number => FIRST_VOLUME_ID + id;

/** Where something can be put: the thing, what it is called, and the column that names it. */
export type Spot =
  | { kind: 'disk'; name: string; holder: ConfiguredDisk; on: { block_device_id: number } }
  | {
      kind: 'partition';
      name: string;
      holder: ConfiguredPartition;
      disk: ConfiguredDisk;
      on: { partition_id: number };
    }
  | {
      kind: 'volume';
      name: string;
      holder: ConfiguredVolume;
      group: ConfiguredGroup;
      on: { virtual_device_id: number };
    };

const unknown = (what: string) =>
  refuse('not_found', `There is no such ${what} in this machine. It may have been deleted.`);

export function diskSpot(c: Configuration, deviceId: number): Result<Spot & { kind: 'disk' }> {
  const holder = c.disks.find((d) => d.facts.id === deviceId);
  if (!holder) return unknown('disk');
  return ok({ kind: 'disk', name: holder.facts.name, holder, on: { block_device_id: deviceId } });
}

export function partitionSpot(c: Configuration, partitionId: number): Result<Spot & { kind: 'partition' }> {
  for (const disk of c.disks)
    for (const holder of disk.partitions)
      if (holder.id === partitionId) {
        const name = partitionName(disk.facts.name, holder.number);
        return ok({ kind: 'partition', name, holder, disk, on: { partition_id: partitionId } });
      }
  return unknown('partition');
}

export function volumeSpot(c: Configuration, deviceId: number): Result<Spot & { kind: 'volume' }> {
  for (const group of c.groups)
    for (const holder of group.volumes)
      if (holder.id !== null && volumeDeviceId(holder.id) === deviceId) {
        const name = `${group.name}-${holder.name}`;
        return ok({ kind: 'volume', name, holder, group, on: { virtual_device_id: holder.id } });
      }
  return unknown('volume');
}

/** A disk or a volume. */
export const deviceSpot = (c: Configuration, deviceId: number): Result<Spot> =>
  deviceId > FIRST_VOLUME_ID ? volumeSpot(c, deviceId) : diskSpot(c, deviceId);

/** A device, or a partition of it. */
export function spotOf(
  c: Configuration,
  { deviceId, partitionId }: { deviceId: number; partitionId?: number | undefined },
): Result<Spot> {
  if (partitionId === undefined) return deviceSpot(c, deviceId);
  const spot = partitionSpot(c, partitionId);
  return spot.ok && spot.value.disk.facts.id !== deviceId ? unknown('partition') : spot;
}

export function groupSpot(c: Configuration, groupId: number): Result<ConfiguredGroup & { id: number }> {
  const group = c.groups.find((g) => g.id === groupId);
  return group ? ok({ ...group, id: groupId }) : unknown('volume group');
}

export const isBootDisk = (c: Configuration, disk: ConfiguredDisk): boolean =>
  (bootDiskOf(c) ?? c.disks[0]) === disk;

/** Why a thing cannot be given to a filesystem or a volume group now; null when it is free. */
export function taken(c: Configuration, spot: Spot): string | null {
  const { holder, name } = spot;
  if (spot.kind === 'partition' && spot.holder.role === 'bios')
    return `${name} is where the boot loader of a BIOS keeps itself; nothing else fits there.`;
  const group = c.groups.find((g) => g.uuid === holder.group);
  if (group) return `${name} belongs to the volume group ${group.name}. Take it out of the group first.`;
  if (spot.kind === 'disk' && spot.holder.partitions.length > 0)
    return `${name} has partitions. Use one of them, or delete them first.`;
  return null;
}
