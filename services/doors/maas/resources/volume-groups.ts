import { json, refusal } from '../answer.ts';
import { many, one } from '../request.ts';
import { resource } from '../resource.ts';
import { volumeGroup } from '../shapes/storage.ts';
import { deviceIds, partitionIds, storedGroup, storedOf } from '../stored.ts';

export default resource({
  handler: 'VolumeGroupsHandler',
  path: 'nodes/{system_id}/volume-groups',
  doc: "A machine's LVM volume groups.",
  operations: {
    GET: {
      doc: 'Lists them.',
      async run(context, _request, params) {
        const found = await storedOf(context, params);
        if ('refused' in found) return found.refused;
        const { storage, systemId } = found;
        return json(storage.groups.map((g) => volumeGroup(g, storage, systemId)));
      },
    },
    POST: {
      doc: 'Makes one. Parameters: name, uuid, block_devices, partitions.',
      async run(context, { body }, params) {
        const found = await storedOf(context, params);
        if ('refused' in found) return found.refused;
        const devices = deviceIds(found.storage, 'block_devices', many(body, 'block_devices'));
        if ('wrong' in devices) return json(devices.wrong, 400);
        const partitions = partitionIds(found.storage, 'partitions', many(body, 'partitions'));
        if ('wrong' in partitions) return json(partitions.wrong, 400);
        const made = await context.call('storage.create_volume_group', {
          ...{ systemId: found.systemId, name: one(body, 'name') },
          ...(one(body, 'uuid') && { uuid: one(body, 'uuid') }),
          ...{ deviceIds: devices.ids, partitionIds: partitions.ids },
        });
        if (!made.ok) return refusal(made.problem);
        const now = await storedGroup(context, { ...params, id: String(made.value.id) });
        return 'refused' in now ? now.refused : json(volumeGroup(now.group, now.storage, now.systemId));
      },
    },
  },
});
