import { gone, json, refusal, type Answer } from '../answer.ts';
import { changed, many, one, type Fields } from '../request.ts';
import { resource, type Context, type Operation, type Params } from '../resource.ts';
import { blockDevice, volumeGroup } from '../shapes/storage.ts';
import { sizeField } from '../sizes.ts';
import { deviceIds, partitionIds, storedDevice, storedGroup } from '../stored.ts';
import type { MachineStorage } from '../../../site/storage/contract.ts';

async function read(context: Context, params: Params): Promise<Answer> {
  const found = await storedGroup(context, params);
  if ('refused' in found) return found.refused;
  return json(volumeGroup(found.group, found.storage, found.systemId));
}

/** Members that come and go, from MAAS's four fields. */
function membersIn(storage: MachineStorage, body: Fields) {
  const ids: Record<string, number[]> = {};
  for (const [field, name, find] of [
    ['add_block_devices', 'addDeviceIds', deviceIds],
    ['remove_block_devices', 'removeDeviceIds', deviceIds],
    ['add_partitions', 'addPartitionIds', partitionIds],
    ['remove_partitions', 'removePartitionIds', partitionIds],
  ] as const) {
    const found = find(storage, field, many(body, field));
    if ('wrong' in found) return found;
    ids[name] = found.ids;
  }
  const { addDeviceIds = [], removeDeviceIds = [], addPartitionIds = [], removePartitionIds = [] } = ids;
  return { members: { addDeviceIds, removeDeviceIds, addPartitionIds, removePartitionIds } };
}

const createVolume: Operation = {
  doc: 'Makes a volume; without a size it takes all that is free. Parameters: name, uuid, size (bytes, or 10G).',
  async run(context, { body }, params) {
    const found = await storedGroup(context, params);
    if ('refused' in found) return found.refused;
    const size = sizeField(body, 'size');
    if ('wrong' in size) return json(size.wrong, 400);
    const made = await context.call('storage.create_logical_volume', {
      ...{ systemId: found.systemId, groupId: found.group.id, name: one(body, 'name') },
      ...(one(body, 'uuid') && { uuid: one(body, 'uuid') }),
      ...(size.bytes !== undefined && { sizeBytes: size.bytes }),
    });
    if (!made.ok) return refusal(made.problem);
    const now = await storedDevice(context, params, String(made.value.id));
    return 'refused' in now ? now.refused : json(blockDevice(now.device, now.systemId));
  },
};

const deleteVolume: Operation = {
  doc: 'Removes a volume. Parameter: id.',
  async run(context, { body }, params) {
    const found = await storedGroup(context, params);
    if ('refused' in found) return found.refused;
    const { systemId, group, storage } = found;
    const volume = deviceIds(storage, 'id', [one(body, 'id')]);
    if ('wrong' in volume) return json(volume.wrong, 400);
    const [deviceId = 0] = volume.ids;
    const done = await context.call('storage.delete_logical_volume', {
      ...{ systemId, groupId: group.id, deviceId },
    });
    return done.ok ? gone : refusal(done.problem);
  },
};

export default resource({
  handler: 'VolumeGroupHandler',
  path: 'nodes/{system_id}/volume-group/{id}',
  also: 'nodes/{system_id}/volume-groups/{id}',
  doc: 'One LVM volume group.',
  operations: {
    GET: { doc: 'Reads it.', run: (context, _request, params) => read(context, params) },
    PUT: {
      doc: 'Changes it. Parameters: name, uuid, add_block_devices, remove_block_devices, add_partitions, remove_partitions.',
      async run(context, { body }, params) {
        const found = await storedGroup(context, params);
        if ('refused' in found) return found.refused;
        const change = membersIn(found.storage, body);
        if ('wrong' in change) return json(change.wrong, 400);
        const done = await context.call('storage.update_volume_group', {
          ...{ systemId: found.systemId, groupId: found.group.id },
          ...changed(body, 'name', 'uuid'),
          ...change.members,
        });
        return done.ok ? read(context, params) : refusal(done.problem);
      },
    },
    DELETE: {
      doc: 'Deletes it.',
      async run(context, _request, params) {
        const found = await storedGroup(context, params);
        if ('refused' in found) return found.refused;
        const { systemId, group } = found;
        const done = await context.call('storage.delete_volume_group', { systemId, groupId: group.id });
        return done.ok ? gone : refusal(done.problem);
      },
    },
    'POST create_logical_volume': createVolume,
    'POST delete_logical_volume': deleteVolume,
  },
});
