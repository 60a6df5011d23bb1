import { ok, refuse } from '../../contract/result.ts';
import { diskSize } from '../inventory/index.ts';
import { bootDiskOf, partitionName } from './configuration.ts';
import type { Change, Changed } from './context.ts';
import { done } from './context.ts';
import { unfit } from './disk-choice.ts';
import { floorMib, freeOf, MIB } from './room.ts';
import { setConfig } from './save.ts';
import { diskSpot, partitionSpot } from './spot.ts';

/** A GPT has room for so many (UEFI 5.3.1), two of them kept for boot loaders. */
const MOST_PARTITIONS = 126;
const LEAST_BYTES = 4 * MIB;

interface PartitionWanted {
  deviceId: number;
  sizeBytes?: number | undefined;
  uuid?: string | undefined;
  bootable: boolean;
}

/** Behind the partitions that are there; all that is free unless a size is said. */
export async function createPartition(
  { tx, machine, c, context }: Change,
  wanted: PartitionWanted,
): Promise<Changed<{ id: number }>> {
  const spot = diskSpot(c, wanted.deviceId);
  if (!spot.ok) return spot;
  const { holder: disk, name } = spot.value;
  const why = unfit(disk.facts);
  if (why) return refuse('not_now', `${why}. Use another disk.`);
  if (disk.filesystem || disk.group !== null)
    return refuse('not_now', `${name} is used whole. Take away what is on it before you partition it.`);
  const free = freeOf(c, disk, machine.firmware);
  const sizeBytes = floorMib(wanted.sizeBytes ?? free);
  if (sizeBytes > free)
    return refuse('bad_input', `${name} has ${diskSize(free)} free; ${diskSize(sizeBytes)} were asked for.`);
  if (sizeBytes < LEAST_BYTES)
    return refuse(
      'bad_input',
      free < LEAST_BYTES ? `${name} has no room left.` : 'A partition has 4 MiB at least.',
    );
  const number = Math.max(0, ...disk.partitions.map((p) => p.number)) + 1;
  if (number > MOST_PARTITIONS)
    return refuse('not_now', `${name} has as many partitions as fit into its table.`);
  const row = await tx
    .insertInto('partition')
    .values({
      ...{ machine_id: machine.id, block_device_id: disk.facts.id, number, size_bytes: sizeBytes },
      ...{ uuid: wanted.uuid ?? context.newUuid(), role: 'data', bootable: wanted.bootable ? 1 : 0 },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const text = `Storage: ${partitionName(name, number)} with ${diskSize(sizeBytes)} added`;
  return ok({ value: { id: row.id }, text });
}

export async function deletePartition(
  { tx, c }: Change,
  { deviceId, partitionId }: { deviceId: number; partitionId: number },
): Promise<Changed<Record<string, never>>> {
  const spot = partitionSpot(c, partitionId);
  if (!spot.ok) return spot;
  const { holder, disk, name } = spot.value;
  if (disk.facts.id !== deviceId) return refuse('not_found', `${disk.facts.name} is the disk of ${name}.`);
  const group = c.groups.find((g) => g.uuid === holder.group);
  if (group)
    return refuse('not_now', `${name} feeds the volume group ${group.name}. Take it out of the group first.`);
  await tx.deleteFrom('partition').where('id', '=', partitionId).execute();
  return done(`Storage: ${name} deleted`);
}

export async function setBootDisk(
  { tx, machine, c }: Change,
  deviceId: number,
): Promise<Changed<Record<string, never>>> {
  const spot = diskSpot(c, deviceId);
  if (!spot.ok) return spot;
  const { facts } = spot.value.holder;
  const why = unfit(facts);
  if (why) return refuse('bad_input', `${why}, so the machine cannot start from it. Choose another disk.`);
  const before = bootDiskOf(c)?.facts.name;
  await setConfig(tx, machine.id, { boot_disk_id: deviceId, layout: c.layout });
  return done(
    `Storage: the boot disk is ${facts.name}${before && before !== facts.name ? `, it was ${before}` : ''}`,
  );
}
