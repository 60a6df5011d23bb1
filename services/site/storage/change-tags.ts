import { refuse } from '../../contract/result.ts';
import type { Place } from './change-filesystems.ts';
import { done, type Change, type Changed } from './context.ts';
import { spotOf } from './spot.ts';

type Done = Promise<Changed<Record<string, never>>>;

const MOST_TAGS = 100;

/** Adding one that is there already changes nothing, as in MAAS. */
export async function addTag({ tx, machine, c }: Change, place: Place, tag: string): Done {
  const spot = spotOf(c, place);
  if (!spot.ok) return spot;
  const { holder, name, on } = spot.value;
  if (holder.tags.length >= MOST_TAGS)
    return refuse('too_many', `${name} has ${MOST_TAGS} tags, which is the most.`);
  if (!holder.tags.includes(tag))
    await tx
      .insertInto('storage_tag')
      .values({ machine_id: machine.id, tag, ...on })
      .execute();
  return done(`Storage: ${name} is tagged ${tag}`);
}

export async function removeTag({ tx, machine, c }: Change, place: Place, tag: string): Done {
  const spot = spotOf(c, place);
  if (!spot.ok) return spot;
  const { on, name } = spot.value;
  const [column, id] = Object.entries(on)[0] as ['partition_id', number];
  await tx
    .deleteFrom('storage_tag')
    .where('machine_id', '=', machine.id)
    .where('tag', '=', tag)
    .where(column, '=', id)
    .execute();
  return done(`Storage: ${name} is not tagged ${tag} any more`);
}
