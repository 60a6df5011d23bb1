import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Reader } from '../../platform/store/store.ts';

export type PlaceTable = 'zone' | 'pool';

/** The number of a zone or pool; without a name, of the first one, which MAAS calls default. */
export async function placeId(
  db: Reader,
  table: PlaceTable,
  name: string | undefined,
): Promise<Result<number>> {
  const rows = await db.selectFrom(table).select(['id', 'name']).orderBy('id').execute();
  const row = name === undefined ? rows[0] : rows.find((r) => r.name === name);
  if (row) return ok(row.id);
  const choice = rows
    .slice(0, 20)
    .map((r) => r.name)
    .join(', ');
  const sentence = `There is no ${table} ${JSON.stringify(name)}. There are: ${choice}.`;
  const refused = refuse('bad_input', sentence);
  return { ok: false, problem: { ...refused.problem, fields: { [table]: sentence } } };
}
