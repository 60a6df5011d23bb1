import { json, refusal } from '../answer.ts';
import { flag, one } from '../request.ts';
import { resource } from '../resource.ts';
import { partition } from '../shapes/storage.ts';
import { sizeField } from '../sizes.ts';
import { storedDevice, storedPartition } from '../stored.ts';

export default resource({
  handler: 'PartitionsHandler',
  path: 'nodes/{system_id}/blockdevices/{device_id}/partitions',
  doc: "A disk's partitions.",
  operations: {
    GET: {
      doc: 'Lists them.',
      async run(context, _request, params) {
        const found = await storedDevice(context, params, params['device_id']);
        if ('refused' in found) return found.refused;
        return json(found.device.partitions.map((p) => partition(p, found.systemId)));
      },
    },
    POST: {
      doc: 'Makes one; without a size it takes all that is free. Parameters: size (bytes, or 10G), uuid, bootable.',
      async run(context, { body }, params) {
        const found = await storedDevice(context, params, params['device_id']);
        if ('refused' in found) return found.refused;
        const size = sizeField(body, 'size');
        if ('wrong' in size) return json(size.wrong, 400);
        const made = await context.call('storage.create_partition', {
          ...{ systemId: found.systemId, deviceId: found.device.id },
          ...(size.bytes !== undefined && { sizeBytes: size.bytes }),
          ...(one(body, 'uuid') && { uuid: one(body, 'uuid') }),
          bootable: flag(body, 'bootable') ?? false,
        });
        if (!made.ok) return refusal(made.problem);
        const now = await storedPartition(context, { ...params, id: String(made.value.id) });
        return 'refused' in now ? now.refused : json(partition(now.partition, now.systemId));
      },
    },
  },
});
