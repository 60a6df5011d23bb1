import { ok, refuse, type Result } from '../../contract/result.ts';
import { diskSize } from '../inventory/index.ts';
import { membersOf, type Configuration, type ConfiguredGroup } from './configuration.ts';
import { done, type Change, type Changed } from './context.ts';
import { unfit } from './disk-choice.ts';
import { EXTENT_BYTES, floorExtent, givenToGroup } from './room.ts';
import { addMember } from './save.ts';
import { diskSpot, groupSpot, partitionSpot, taken, volumeDeviceId, volumeSpot, type Spot } from './spot.ts';

type Done = Promise<Changed<Record<string, never>>>;

/** What a group has, what its volumes take of it, and what is free. */
export function groupRoom(c: Configuration, group: ConfiguredGroup) {
  const sizeBytes = membersOf(c, group.uuid).reduce((sum, m) => sum + givenToGroup(m.sizeBytes), 0);
  const usedBytes = group.volumes.reduce((sum, v) => sum + v.sizeBytes, 0);
  return { sizeBytes, usedBytes, availableBytes: Math.max(0, sizeBytes - usedBytes) };
}

type Member = Extract<Spot, { kind: 'disk' | 'partition' }>;

function spots(
  c: Configuration,
  deviceIds: readonly number[],
  partitionIds: readonly number[],
): Result<Member[]> {
  const found: Member[] = [];
  for (const id of new Set(deviceIds)) {
    const spot = diskSpot(c, id);
    if (!spot.ok) return spot;
    found.push(spot.value);
  }
  for (const id of new Set(partitionIds)) {
    const spot = partitionSpot(c, id);
    if (!spot.ok) return spot;
    found.push(spot.value);
  }
  return ok(found);
}

/** Why a disk or partition cannot feed a group; null when it can. */
function whyNoMember(c: Configuration, spot: Member): string | null {
  const { holder, name } = spot;
  const facts = spot.kind === 'disk' ? spot.holder.facts : spot.disk.facts;
  const why = unfit(facts);
  if (why) return `${why}. Use another disk.`;
  const sizeBytes = spot.kind === 'disk' ? facts.sizeBytes : spot.holder.sizeBytes;
  if (holder.filesystem) return `${name} is formatted with ${holder.filesystem.fstype}. Unformat it first.`;
  return (
    taken(c, spot) ?? (givenToGroup(sizeBytes) === 0 ? `${name} is too small for a volume group.` : null)
  );
}

const nameTaken = (c: Configuration, name: string, but?: number) =>
  c.groups.some((g) => g.name === name && g.id !== but)
    ? refuse('conflict', `There is a volume group ${name} already. Choose another name.`)
    : null;

const sizeOf = (spot: Member): number =>
  spot.kind === 'disk' ? spot.holder.facts.sizeBytes : spot.holder.sizeBytes;

export async function createGroup(
  { tx, machine, c, context }: Change,
  wanted: { name: string; uuid?: string | undefined; deviceIds: number[]; partitionIds: number[] },
): Promise<Changed<{ id: number }>> {
  const { name } = wanted;
  const clash = nameTaken(c, name);
  if (clash) return clash;
  const members = spots(c, wanted.deviceIds, wanted.partitionIds);
  if (!members.ok) return members;
  if (members.value.length === 0)
    return refuse('bad_input', `Name a disk or a partition for the volume group ${name}.`);
  for (const spot of members.value) {
    const why = whyNoMember(c, spot);
    if (why) return refuse('not_now', why);
  }
  const { id } = await tx
    .insertInto('volume_group')
    .values({ machine_id: machine.id, name, uuid: wanted.uuid ?? context.newUuid() })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const { on } of members.value) await addMember(tx, machine.id, on, id, context.newUuid());
  const text = `Storage: the volume group ${name} of ${members.value.map((m) => m.name).join(', ')} added`;
  return ok({ value: { id }, text });
}

export interface GroupChange {
  groupId: number;
  name?: string | undefined;
  uuid?: string | undefined;
  addDeviceIds: number[];
  removeDeviceIds: number[];
  addPartitionIds: number[];
  removePartitionIds: number[];
}

export async function updateGroup({ tx, machine, c, context }: Change, wanted: GroupChange): Done {
  const found = groupSpot(c, wanted.groupId);
  if (!found.ok) return found;
  const group = found.value;
  const name = wanted.name ?? group.name;
  const clash = nameTaken(c, name, group.id);
  if (clash) return clash;
  const added = spots(c, wanted.addDeviceIds, wanted.addPartitionIds);
  if (!added.ok) return added;
  const removed = spots(c, wanted.removeDeviceIds, wanted.removePartitionIds);
  if (!removed.ok) return removed;
  for (const spot of added.value) {
    const why = whyNoMember(c, spot);
    if (why) return refuse('not_now', why);
  }
  for (const spot of removed.value)
    if (spot.holder.group !== group.uuid)
      return refuse('bad_input', `${spot.name} does not belong to the volume group ${group.name}.`);
  const sum = (some: Member[]): number => some.reduce((n, m) => n + givenToGroup(sizeOf(m)), 0);
  const room = groupRoom(c, group);
  const left = room.sizeBytes + sum(added.value) - sum(removed.value);
  if (left < room.usedBytes)
    return refuse(
      'not_now',
      `The volumes of ${group.name} need ${diskSize(room.usedBytes)}; ${diskSize(left)} would be left for them.`,
    );
  if (left === 0)
    return refuse('not_now', `Nothing would be left of the volume group ${group.name}. Delete it instead.`);
  await tx
    .updateTable('volume_group')
    .set({ name, uuid: wanted.uuid ?? group.uuid })
    .where('id', '=', group.id)
    .execute();
  for (const { on } of added.value) await addMember(tx, machine.id, on, group.id, context.newUuid());
  for (const { on } of removed.value) {
    const rows = tx.deleteFrom('filesystem').where('volume_group_id', '=', group.id);
    if ('block_device_id' in on) await rows.where('block_device_id', '=', on.block_device_id).execute();
    else await rows.where('partition_id', '=', (on as { partition_id: number }).partition_id).execute();
  }
  return done(
    `Storage: the volume group ${group.name}${name === group.name ? '' : `, now ${name},`} was changed`,
  );
}

export async function deleteGroup({ tx, c }: Change, groupId: number): Done {
  const group = groupSpot(c, groupId);
  if (!group.ok) return group;
  const { name, volumes } = group.value;
  if (volumes.length > 0)
    return refuse(
      'not_now',
      `The volume group ${name} has volumes: ${volumes.map((v) => v.name).join(', ')}. Delete them first.`,
    );
  await tx.deleteFrom('volume_group').where('id', '=', groupId).execute();
  return done(`Storage: the volume group ${name} deleted`);
}

const volumeTaken = (group: ConfiguredGroup, name: string, but?: number) =>
  group.volumes.some((v) => v.name === name && v.id !== but)
    ? refuse('conflict', `${group.name} has a volume ${name} already. Choose another name.`)
    : null;

/** A size in whole extents that fits into what is free, or why it does not. */
function volumeSize(group: string, wanted: number, availableBytes: number): Result<number> {
  const sizeBytes = floorExtent(wanted);
  if (sizeBytes > availableBytes)
    return refuse(
      'bad_input',
      `${group} has ${diskSize(availableBytes)} free; ${diskSize(sizeBytes)} were asked for.`,
    );
  if (sizeBytes < EXTENT_BYTES)
    return refuse(
      'bad_input',
      availableBytes < EXTENT_BYTES ? `${group} has no room left.` : 'A volume has 4 MiB at least.',
    );
  return ok(sizeBytes);
}

export async function createVolume(
  { tx, machine, c, context }: Change,
  wanted: { groupId: number; name: string; uuid?: string | undefined; sizeBytes?: number | undefined },
): Promise<Changed<{ id: number }>> {
  const group = groupSpot(c, wanted.groupId);
  if (!group.ok) return group;
  const clash = volumeTaken(group.value, wanted.name);
  if (clash) return clash;
  const { availableBytes } = groupRoom(c, group.value);
  const sizeBytes = volumeSize(group.value.name, wanted.sizeBytes ?? availableBytes, availableBytes);
  if (!sizeBytes.ok) return sizeBytes;
  const { id } = await tx
    .insertInto('virtual_device')
    .values({
      ...{ machine_id: machine.id, volume_group_id: group.value.id, name: wanted.name },
      ...{ uuid: wanted.uuid ?? context.newUuid(), size_bytes: sizeBytes.value },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const text = `Storage: the volume ${group.value.name}-${wanted.name} with ${diskSize(sizeBytes.value)} added`;
  return ok({ value: { id: volumeDeviceId(id) }, text });
}

export async function updateVolume(
  { tx, c }: Change,
  spot: Extract<Spot, { kind: 'volume' }>,
  wanted: { name?: string | undefined; uuid?: string | undefined; sizeBytes?: number | undefined },
): Done {
  const { holder, group } = spot;
  const name = wanted.name ?? holder.name;
  if (!/^[a-zA-Z0-9+_.][a-zA-Z0-9+_.-]*$/.test(name))
    return refuse('bad_input', 'The name of a volume has letters, digits and + _ . -, no hyphen first.');
  const clash = volumeTaken(group, name, holder.id ?? undefined);
  if (clash) return clash;
  const free = groupRoom(c, group).availableBytes + holder.sizeBytes;
  const sizeBytes = volumeSize(group.name, wanted.sizeBytes ?? holder.sizeBytes, free);
  if (!sizeBytes.ok) return sizeBytes;
  await tx
    .updateTable('virtual_device')
    .set({ name, uuid: wanted.uuid ?? holder.uuid, size_bytes: sizeBytes.value })
    .where('id', '=', spot.on.virtual_device_id)
    .execute();
  return done(`Storage: the volume ${spot.name} was changed`);
}

/** With the filesystem on it. `groupId`: of which group it must be. */
export async function deleteVolume({ tx, c }: Change, deviceId: number, groupId?: number): Done {
  const spot = volumeSpot(c, deviceId);
  if (!spot.ok) return spot;
  const { group, name, on } = spot.value;
  if (groupId !== undefined && group.id !== groupId)
    return refuse('not_found', `The volume ${name} belongs to the volume group ${group.name}.`);
  await tx.deleteFrom('virtual_device').where('id', '=', on.virtual_device_id).execute();
  return done(`Storage: the volume ${name} deleted`);
}
