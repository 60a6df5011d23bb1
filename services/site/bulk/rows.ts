import type { Reader, Store, Tx } from '../../platform/store/store.ts';
import { inParts } from './subjects.ts';

type State = 'waiting' | 'done' | 'refused';

/** A row a machine; begun again after a restart it adds only what is missing. */
export async function putRows(store: Store, jobId: number, systemIds: readonly string[]): Promise<void> {
  for await (const part of inParts(systemIds))
    await store.transaction(async (tx) => {
      const names = await tx
        .selectFrom('machine')
        .select(['system_id', 'hostname'])
        .where('system_id', 'in', part)
        .execute();
      const nameOf = new Map(names.map((row) => [row.system_id, row.hostname]));
      const rows = part.map((system_id) => ({
        job_id: jobId,
        system_id,
        hostname: nameOf.get(system_id) ?? system_id,
      }));
      await tx
        .insertInto('bulk_row')
        .values(rows)
        .onConflict((c) => c.doNothing())
        .execute();
    });
}

/** Machines whose turn has not come yet, by name. Index: bulk_row_state. */
export const waitingRows = async (db: Reader, jobId: number, limit: number): Promise<string[]> =>
  (
    await db
      .selectFrom('bulk_row')
      .select('system_id')
      .where('job_id', '=', jobId)
      .where('state', '=', 'waiting')
      .orderBy('hostname')
      .limit(limit)
      .execute()
  ).map((row) => row.system_id);

export const settleRow = (
  tx: Tx,
  jobId: number,
  systemId: string,
  result: { state: 'done' | 'refused'; sentence: string },
) =>
  tx
    .updateTable('bulk_row')
    .set(result)
    .where('job_id', '=', jobId)
    .where('system_id', '=', systemId)
    .execute();

/** How many are done and refused so far. */
export async function countRows(db: Reader, jobId: number): Promise<Record<State, number>> {
  const rows = await db
    .selectFrom('bulk_row')
    .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
    .where('job_id', '=', jobId)
    .groupBy('state')
    .execute();
  const counts = { waiting: 0, done: 0, refused: 0 };
  for (const { state, n } of rows) counts[state] = Number(n);
  return counts;
}

/** A page of the rows, by name. */
export async function rowsOf(
  db: Reader,
  jobId: number,
  { only, offset, limit }: { only?: State | undefined; offset: number; limit: number },
) {
  const query = db.selectFrom('bulk_row').where('job_id', '=', jobId);
  const wanted = only ? query.where('state', '=', only) : query;
  const rows = await wanted
    .select(['system_id', 'hostname', 'state', 'sentence'])
    .orderBy('hostname')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(({ system_id, ...row }) => ({ systemId: system_id, ...row }));
}
