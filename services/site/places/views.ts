import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { savedView, type SavedView } from './contract.ts';

const mostViews = 100;

/** The desk's own user has no number. */
const keyOf = ({ userId }: Caller): string => (userId === null ? 'desk' : String(userId));

export async function listViews(
  { store }: Ground,
  caller: Caller,
): Promise<{ items: (SavedView & { changedAt: number })[] }> {
  const rows = await store.read
    .selectFrom('saved_view')
    .select(['view', 'changed_at'])
    .where('user_key', '=', keyOf(caller))
    .orderBy('name')
    .execute();
  return {
    items: rows.map((row) => ({ ...savedView.parse(JSON.parse(row.view)), changedAt: row.changed_at })),
  };
}

export function saveView(
  { store, clock }: Ground,
  view: SavedView,
  caller: Caller,
): Promise<Result<Record<string, never>>> {
  return store.transaction(async (tx) => {
    const user_key = keyOf(caller);
    const own = tx.selectFrom('saved_view').select('name').where('user_key', '=', user_key);
    const names = (await own.execute()).map((row) => row.name);
    if (!names.includes(view.name) && names.length >= mostViews)
      return refuse('not_now', `${mostViews} views are kept already. Delete one that is not needed first.`);
    const kept = { view: JSON.stringify(view), changed_at: clock.now() };
    await tx
      .insertInto('saved_view')
      .values({ user_key, name: view.name, ...kept })
      .onConflict((c) => c.columns(['user_key', 'name']).doUpdateSet(kept))
      .execute();
    return ok({});
  });
}

export function deleteView(
  { store }: Ground,
  name: string,
  caller: Caller,
): Promise<Result<Record<string, never>>> {
  return store.transaction(async (tx) => {
    const gone = await tx
      .deleteFrom('saved_view')
      .where('user_key', '=', keyOf(caller))
      .where('name', '=', name)
      .executeTakeFirst();
    if (Number(gone.numDeletedRows) > 0) return ok({});
    return refuse('not_found', `There is no view ${JSON.stringify(name)}.`);
  });
}
