import { gone, json, refusal, text, type Answer } from '../answer.ts';
import { placeOperations } from '../operations/stored-place.ts';
import { changed } from '../request.ts';
import { resource, type Context, type Params } from '../resource.ts';
import { blockDevice } from '../shapes/storage.ts';
import { sizeField } from '../sizes.ts';
import { storedDevice } from '../stored.ts';

async function read(context: Context, params: Params): Promise<Answer> {
  const found = await storedDevice(context, params);
  return 'refused' in found ? found.refused : json(blockDevice(found.device, found.systemId));
}

export default resource({
  handler: 'BlockDeviceHandler',
  path: 'nodes/{system_id}/blockdevices/{id}',
  doc: 'A disk or a volume; id is its number or its name.',
  operations: {
    GET: { doc: 'Reads it.', run: (context, _request, params) => read(context, params) },
    PUT: {
      doc: 'Changes a disk that was named by hand, or a volume. Parameters: name, model, serial, id_path, size, block_size, uuid.',
      async run(context, { body }, params) {
        const found = await storedDevice(context, params);
        if ('refused' in found) return found.refused;
        const size = sizeField(body, 'size');
        if ('wrong' in size) return json(size.wrong, 400);
        const { id_path: idPath, block_size: blockSize } = changed(body, 'id_path', 'block_size');
        const done = await context.call('storage.update_device', {
          ...{ systemId: found.systemId, deviceId: found.device.id },
          ...changed(body, 'name', 'model', 'serial', 'uuid'),
          ...(idPath !== undefined && { idPath }),
          ...(blockSize && { blockSize: Number(blockSize) }),
          ...(size.bytes !== undefined && { sizeBytes: size.bytes }),
        });
        if (!done.ok) return refusal(done.problem);
        return read(context, { ...params, id: String(found.device.id) });
      },
    },
    DELETE: {
      doc: 'Forgets a disk, for admins, or removes a volume.',
      async run(context, _request, params) {
        const found = await storedDevice(context, params);
        if ('refused' in found) return found.refused;
        const { systemId, device } = found;
        const done = await context.call('storage.delete_device', { systemId, deviceId: device.id });
        return done.ok ? gone : refusal(done.problem);
      },
    },
    ...placeOperations({
      answer: read,
      async find(context, params) {
        const found = await storedDevice(context, params);
        if ('refused' in found) return found;
        return { place: { systemId: found.systemId, deviceId: found.device.id } };
      },
    }),
    'POST set_boot_disk': {
      doc: 'The machine starts from this disk.',
      async run(context, _request, params) {
        const found = await storedDevice(context, params);
        if ('refused' in found) return found.refused;
        const { systemId, device } = found;
        const done = await context.call('storage.set_boot_disk', { systemId, deviceId: device.id });
        return done.ok ? text(200, 'OK') : refusal(done.problem);
      },
    },
  },
});
