import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { tagIds } from '../places/index.ts';

const chunk = 500;

const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / chunk) }, (_, i) => all.slice(i * chunk, (i + 1) * chunk));

/** Machines that may be changed, of those named. */
async function unlocked(tx: Tx, systemIds: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const some of chunks(systemIds)) {
    const query = tx.selectFrom('machine').select('id').where('system_id', 'in', some);
    ids.push(...(await query.where('locked', '=', 0).execute()).map((row) => row.id));
  }
  return ids;
}

async function put(tx: Tx, tagId: number, machines: readonly number[]): Promise<number> {
  let changed = 0;
  for (const some of chunks(machines)) {
    const rows = some.map((machine_id) => ({ machine_id, tag_id: tagId }));
    const done = await tx
      .insertInto('machine_tag')
      .values(rows)
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    changed += Number(done.numInsertedOrUpdatedRows ?? 0);
  }
  return changed;
}

async function take(tx: Tx, tagId: number, machines: readonly number[]): Promise<number> {
  let changed = 0;
  for (const some of chunks(machines)) {
    const query = tx.deleteFrom('machine_tag').where('tag_id', '=', tagId);
    changed += Number((await query.where('machine_id', 'in', some).executeTakeFirst()).numDeletedRows);
  }
  return changed;
}

/** Puts a tag on machines and takes it off others; locked and unknown ones are left alone. */
export async function setTag(
  tx: Tx,
  tagId: number,
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): Promise<{ added: number; removed: number }> {
  const added = await put(tx, tagId, await unlocked(tx, add));
  return { added, removed: await take(tx, tagId, await unlocked(tx, remove)) };
}

/** Adds tags to a machine by name; new names make new tags. Tells how many it did not carry yet. */
export async function addTags(tx: Tx, machineId: number, names: readonly string[]): Promise<Result<number>> {
  const ids = await tagIds(tx, names);
  if (!ids.ok) return ids;
  let added = 0;
  for (const id of ids.value) added += await put(tx, id, [machineId]);
  return ok(added);
}

/** Takes tags off a machine; those it does not carry are no mistake. */
export async function removeTags(tx: Tx, machineId: number, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0;
  const own = tx.selectFrom('tag').select('id').where('name', 'in', names);
  const gone = await tx
    .deleteFrom('machine_tag')
    .where('machine_id', '=', machineId)
    .where('tag_id', 'in', own)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** The machine carries these tags and no others. */
export async function replaceTags(
  tx: Tx,
  machineId: number,
  names: readonly string[],
): Promise<Result<number>> {
  if (new Set(names).size > 100)
    return refuse('bad_input', 'A machine carries at most 100 tags. Leave some out.');
  await tx.deleteFrom('machine_tag').where('machine_id', '=', machineId).execute();
  return addTags(tx, machineId, names);
}

/** Zone of machines that stood in one that is deleted. */
export async function moveToZone(tx: Tx, from: number, to: number): Promise<void> {
  await tx.updateTable('machine').set({ zone_id: to }).where('zone_id', '=', from).execute();
}
