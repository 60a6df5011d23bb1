import { refusal, type Answer } from '../answer.ts';
import { one } from '../request.ts';
import type { Context, Operation, Params } from '../resource.ts';
import type { Input } from '../../../contract/calls.ts';
import type { Result } from '../../../contract/result.ts';

/** Where something is put: a disk, a volume, or a partition. */
export interface Place {
  systemId: string;
  deviceId: number;
  partitionId?: number;
}

interface Places {
  find(context: Context, params: Params): Promise<{ place: Place } | { refused: Answer }>;
  /** The thing as it is now. */
  answer(context: Context, params: Params): Promise<Answer>;
}

type Fstype = Input<'storage.format'>['fstype'];

/** What a client may do with a disk or a volume as with a partition; each answers the thing as it is afterwards. */
export function placeOperations({ find, answer }: Places): Record<string, Operation> {
  const operation = (
    doc: string,
    act: (context: Context, place: Place, field: (name: string) => string) => Promise<Result<unknown>>,
  ): Operation => ({
    doc,
    async run(context, { body }, params) {
      const found = await find(context, params);
      if ('refused' in found) return found.refused;
      const done = await act(context, found.place, (name) => one(body, name));
      return done.ok ? answer(context, params) : refusal(done.problem);
    },
  });
  return {
    'POST format': operation(
      'Puts a filesystem on it. Parameters: fstype, uuid, label.',
      ({ call }, place, field) =>
        call('storage.format', {
          ...place,
          // Any other word is refused by name.
          fstype: field('fstype') as Fstype,
          ...(field('uuid') && { uuid: field('uuid') }),
          label: field('label'),
        }),
    ),
    'POST unformat': operation('Takes the filesystem away.', ({ call }, place) =>
      call('storage.unformat', { ...place }),
    ),
    'POST mount': operation(
      'Mounts its filesystem in the deployed system. Parameters: mount_point, mount_options.',
      ({ call }, place, field) =>
        call('storage.mount', {
          ...place,
          ...{ mountPoint: field('mount_point'), mountOptions: field('mount_options') },
        }),
    ),
    'POST unmount': operation('Mounts its filesystem no more.', ({ call }, place) =>
      call('storage.unmount', { ...place }),
    ),
    'POST add_tag': operation('Tags it. Parameter: tag.', ({ call }, place, field) =>
      call('storage.add_tag', { ...place, tag: field('tag') }),
    ),
    'POST remove_tag': operation('Takes a tag away. Parameter: tag.', ({ call }, place, field) =>
      call('storage.remove_tag', { ...place, tag: field('tag') }),
    ),
  };
}
