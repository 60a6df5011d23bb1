import { json, refusal } from '../answer.ts';
import { one } from '../request.ts';
import { resource } from '../resource.ts';
import { blockDevice } from '../shapes/storage.ts';
import { sizeField } from '../sizes.ts';
import { storedDevice, storedOf } from '../stored.ts';

export default resource({
  handler: 'BlockDevicesHandler',
  path: 'nodes/{system_id}/blockdevices',
  doc: "A machine's disks and volumes.",
  operations: {
    GET: {
      doc: 'Lists them.',
      async run(context, _request, params) {
        const found = await storedOf(context, params);
        if ('refused' in found) return found.refused;
        return json(found.storage.devices.map((d) => blockDevice(d, found.systemId)));
      },
    },
    POST: {
      doc: 'Names a disk that no commissioning has found, for admins. Parameters: name, model, serial, id_path, size, block_size.',
      async run(context, { body }, params) {
        const size = sizeField(body, 'size');
        if ('wrong' in size) return json(size.wrong, 400);
        const made = await context.call('storage.create_disk', {
          systemId: params['system_id'] ?? '',
          ...{ name: one(body, 'name'), model: one(body, 'model'), serial: one(body, 'serial') },
          ...{ idPath: one(body, 'id_path'), sizeBytes: size.bytes ?? 0 },
          blockSize: Number(one(body, 'block_size') || '512'),
        });
        if (!made.ok) return refusal(made.problem);
        const found = await storedDevice(context, params, String(made.value.id));
        return 'refused' in found ? found.refused : json(blockDevice(found.device, found.systemId));
      },
    },
  },
});
