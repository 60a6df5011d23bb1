import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import type { PlacesAsks } from './asks.ts';
import type { Zone } from './contract.ts';
import type { PlaceTable } from './place-id.ts';

type Done = Promise<Result<Record<string, never>>>;

interface Words {
  kind: PlaceTable;
  /** As a person says it. */
  noun: string;
  column: 'zone_id' | 'pool_id';
}

export const zoneWords: Words = { kind: 'zone', noun: 'zone', column: 'zone_id' };
export const poolWords: Words = { kind: 'pool', noun: 'resource pool', column: 'pool_id' };

/** The first of each is MAAS's default. */
const defaultId = async (db: Reader, { kind }: Words): Promise<number> =>
  (await db.selectFrom(kind).select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()).id;

export async function listPlaces(db: Reader, words: Words): Promise<{ items: Zone[] }> {
  const first = await defaultId(db, words);
  const rows = await db
    .selectFrom(words.kind)
    .select((eb) => [
      'id',
      'name',
      'description',
      eb
        .selectFrom('machine')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef(`machine.${words.column}`, '=', `${words.kind}.id`)
        .as('machines'),
    ])
    .orderBy('name')
    .execute();
  const items = rows.map((row) => ({
    ...row,
    machines: Number(row.machines ?? 0),
    isDefault: row.id === first,
  }));
  return { items: [...items.filter((i) => i.isDefault), ...items.filter((i) => !i.isDefault)] };
}

const unknown = ({ noun }: Words) =>
  refuse('not_found', `There is no such ${noun}. It may have been deleted.`);

async function nameTaken(tx: Tx, { kind, noun }: Words, name: string | undefined, by?: number) {
  if (name === undefined) return null;
  const other = await tx.selectFrom(kind).select('id').where('name', '=', name).executeTakeFirst();
  if (!other || other.id === by) return null;
  const sentence = `There is a ${noun} called ${name} already. Choose another name.`;
  const { problem } = refuse('conflict', sentence);
  return { ok: false as const, problem: { ...problem, fields: { name: sentence } } };
}

export function createPlace(
  { store, events }: Ground,
  words: Words,
  input: { name: string; description: string },
  by: string,
): Promise<Result<{ id: number }>> {
  return store.transaction(async (tx) => {
    const taken = await nameTaken(tx, words, input.name);
    if (taken) return taken;
    const made = await tx.insertInto(words.kind).values(input).returning('id').executeTakeFirstOrThrow();
    const text = `Added the ${words.noun} ${input.name}`;
    await events.record(tx, { kind: `${words.kind}.created`, level: 'audit', who: by, text });
    return ok({ id: made.id });
  });
}

export function updatePlace(
  { store, events }: Ground,
  words: Words,
  input: { id: number; name?: string | undefined; description?: string | undefined },
  by: string,
): Done {
  return store.transaction(async (tx) => {
    const row = await tx.selectFrom(words.kind).selectAll().where('id', '=', input.id).executeTakeFirst();
    if (!row) return unknown(words);
    const name = input.name ?? row.name;
    if (name !== row.name && row.id === (await defaultId(tx, words)))
      return refuse('not_now', `The default ${words.noun} keeps its name. Its description can be changed.`);
    const taken = await nameTaken(tx, words, name, row.id);
    if (taken) return taken;
    const description = input.description ?? row.description;
    await tx.updateTable(words.kind).set({ name, description }).where('id', '=', row.id).execute();
    const text =
      name === row.name
        ? `Changed the description of the ${words.noun} ${name}`
        : `Renamed the ${words.noun} ${row.name} to ${name}`;
    await events.record(tx, { kind: `${words.kind}.changed`, level: 'audit', who: by, text });
    return ok({});
  });
}

/** As MAAS does it: machines of a zone go to the default one; a pool with machines stays. */
export function deletePlace(
  { store, events }: Ground,
  asks: PlacesAsks,
  words: Words,
  id: number,
  by: string,
): Promise<Result<{ moved: number }>> {
  return store.transaction(async (tx) => {
    const row = await tx.selectFrom(words.kind).selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return unknown(words);
    const first = await defaultId(tx, words);
    if (id === first)
      return refuse('not_now', `The default ${words.noun} takes what belongs nowhere else, so it stays.`);
    const held = await tx
      .selectFrom('machine')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where(words.column, '=', id)
      .executeTakeFirstOrThrow();
    const machines = Number(held.n);
    if (words.kind === 'pool' && machines > 0)
      return refuse(
        'not_now',
        `${row.name} holds ${machines === 1 ? 'a machine' : `${machines} machines`}. Move ${machines === 1 ? 'it' : 'them'} to another pool first.`,
      );
    if (machines > 0) await asks.moveToZone(tx, id, first);
    await tx.deleteFrom(words.kind).where('id', '=', id).execute();
    const moved = machines > 0 ? `; its ${machines} machines are in the default zone now` : '';
    const text = `Deleted the ${words.noun} ${row.name}${moved}`;
    await events.record(tx, { kind: `${words.kind}.deleted`, level: 'audit', who: by, text });
    return ok({ moved: machines });
  });
}
