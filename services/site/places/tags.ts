import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import type { PlacesAsks } from './asks.ts';
import { tagName, type Tag } from './contract.ts';

type Done = Promise<Result<Record<string, never>>>;

export async function listTags(db: Reader): Promise<{ items: Tag[] }> {
  const rows = await db
    .selectFrom('tag')
    .select((eb) => [
      'id',
      'name',
      'comment',
      'definition',
      'kernel_opts as kernelOpts',
      eb
        .selectFrom('machine_tag')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('machine_tag.tag_id', '=', 'tag.id')
        .as('machines'),
    ])
    .orderBy('name')
    .execute();
  return { items: rows.map((row) => ({ ...row, machines: Number(row.machines ?? 0) })) };
}

const unknown = refuse('not_found', 'There is no such tag. It may have been deleted.');

const xpath = refuse(
  'bad_input',
  'Tags are given to machines by hand here; a definition by XPath is not evaluated. Leave it empty.',
);

async function nameTaken(tx: Tx, name: string, by?: number) {
  const other = await tx.selectFrom('tag').select('id').where('name', '=', name).executeTakeFirst();
  if (!other || other.id === by) return null;
  const sentence = `There is a tag ${name} already.`;
  return {
    ok: false as const,
    problem: { ...refuse('conflict', sentence).problem, fields: { name: sentence } },
  };
}

export function createTag(
  { store, events }: Ground,
  input: { name: string; comment: string; kernelOpts: string; definition: string },
  by: string,
): Promise<Result<{ id: number }>> {
  return store.transaction(async (tx) => {
    if (input.definition.trim()) return xpath;
    const taken = await nameTaken(tx, input.name);
    if (taken) return taken;
    const { name, comment, kernelOpts } = input;
    const made = await tx
      .insertInto('tag')
      .values({ name, comment, kernel_opts: kernelOpts, definition: '' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await events.record(tx, { kind: 'tag.created', level: 'audit', who: by, text: `Added the tag ${name}` });
    return ok({ id: made.id });
  });
}

export function updateTag(
  { store, events }: Ground,
  input: {
    id: number;
    name?: string | undefined;
    comment?: string | undefined;
    kernelOpts?: string | undefined;
    definition?: string | undefined;
  },
  by: string,
): Done {
  return store.transaction(async (tx) => {
    if (input.definition?.trim()) return xpath;
    const row = await tx.selectFrom('tag').selectAll().where('id', '=', input.id).executeTakeFirst();
    if (!row) return unknown;
    const name = input.name ?? row.name;
    const taken = await nameTaken(tx, name, row.id);
    if (taken) return taken;
    await tx
      .updateTable('tag')
      .set({ name, comment: input.comment ?? row.comment, kernel_opts: input.kernelOpts ?? row.kernel_opts })
      .where('id', '=', row.id)
      .execute();
    const text = name === row.name ? `Changed the tag ${name}` : `Renamed the tag ${row.name} to ${name}`;
    await events.record(tx, { kind: 'tag.changed', level: 'audit', who: by, text });
    return ok({});
  });
}

export function deleteTag(
  { store, events }: Ground,
  id: number,
  by: string,
): Promise<Result<{ machines: number }>> {
  return store.transaction(async (tx) => {
    const row = await tx.selectFrom('tag').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return unknown;
    const carried = await tx
      .selectFrom('machine_tag')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('tag_id', '=', id)
      .executeTakeFirstOrThrow();
    const machines = Number(carried.n);
    await tx.deleteFrom('tag').where('id', '=', id).execute();
    const text = `Deleted the tag ${row.name}, which ${machines} machines carried`;
    await events.record(tx, { kind: 'tag.deleted', level: 'audit', who: by, text });
    return ok({ machines });
  });
}

export function updateTagged(
  { store, events }: Ground,
  asks: PlacesAsks,
  input: { id: number; add: readonly string[]; remove: readonly string[] },
  by: string,
): Promise<Result<{ added: number; removed: number }>> {
  return store.transaction(async (tx) => {
    const row = await tx.selectFrom('tag').selectAll().where('id', '=', input.id).executeTakeFirst();
    if (!row) return unknown;
    const done = await asks.setTag(tx, row.id, input);
    const text = `Tag ${row.name}: put on ${done.added} machines, taken off ${done.removed}`;
    await events.record(tx, { kind: 'tag.machines', level: 'audit', who: by, text });
    return ok(done);
  });
}

/** Whether all names could be tags. */
export function tagsFit(names: readonly string[]): Result<unknown> {
  const wrong = names.find((name) => !tagName.safeParse(name).success);
  return wrong === undefined ? ok({}) : noTag(wrong);
}

/** The numbers of tags by name, those that are new made; a name that MAAS would refuse is refused. */
export async function tagIds(tx: Tx, names: readonly string[]): Promise<Result<number[]>> {
  const ids: number[] = [];
  for (const given of new Set(names)) {
    const name = tagName.safeParse(given);
    if (!name.success) return noTag(given);
    const found = await tx.selectFrom('tag').select('id').where('name', '=', name.data).executeTakeFirst();
    if (found) {
      ids.push(found.id);
      continue;
    }
    const made = await tx
      .insertInto('tag')
      .values({ name: name.data, comment: '', definition: '', kernel_opts: '' })
      .returning('id')
      .executeTakeFirstOrThrow();
    ids.push(made.id);
  }
  return ok(ids);
}

const noTag = (given: string): { ok: false; problem: ReturnType<typeof refuse>['problem'] } => {
  const sentence = `${JSON.stringify(given.slice(0, 40))} cannot be a tag: letters, digits, hyphens, dots and underscores.`;
  return { ok: false, problem: { ...refuse('bad_input', sentence).problem, fields: { tags: sentence } } };
};
