import { gone, json, refusal, type Answer } from '../answer.ts';
import { placeOperations, type Place } from '../operations/stored-place.ts';
import { resource, type Context, type Params } from '../resource.ts';
import { partition } from '../shapes/storage.ts';
import { storedPartition } from '../stored.ts';

async function read(context: Context, params: Params): Promise<Answer> {
  const found = await storedPartition(context, params);
  return 'refused' in found ? found.refused : json(partition(found.partition, found.systemId));
}

async function find(
  context: Context,
  params: Params,
): Promise<{ place: Required<Place> } | { refused: Answer }> {
  const found = await storedPartition(context, params);
  if ('refused' in found) return found;
  const { systemId, device, partition: p } = found;
  return { place: { systemId, deviceId: device.id, partitionId: p.id } };
}

export default resource({
  handler: 'PartitionHandler',
  path: 'nodes/{system_id}/blockdevices/{device_id}/partition/{id}',
  also: 'nodes/{system_id}/blockdevices/{device_id}/partitions/{id}',
  doc: 'One partition.',
  operations: {
    GET: { doc: 'Reads it.', run: (context, _request, params) => read(context, params) },
    DELETE: {
      doc: 'Deletes it.',
      async run(context, _request, params) {
        const found = await find(context, params);
        if ('refused' in found) return found.refused;
        const done = await context.call('storage.delete_partition', found.place);
        return done.ok ? gone : refusal(done.problem);
      },
    },
    ...placeOperations({ find, answer: read }),
  },
});
