import type { Selectable } from 'kysely';
import type { JobTable } from '../store/schema/jobs.ts';
import type { Reader, Tx } from '../store/store.ts';
import type { JobItem } from './kind.ts';

export type JobRow = Selectable<JobTable>;

const firstSteps = { step: null, attempts: 0, started_at: null, ended_at: null, result: null } as const;

export async function insertJob(
  tx: Tx,
  row: Pick<JobRow, 'kind' | 'title' | 'arguments' | 'asked_by' | 'asked_at'>,
): Promise<number> {
  const inserted = await tx
    .insertInto('job')
    .values({ ...row, ...firstSteps, state: 'waiting', cancel_asked_by: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return inserted.id;
}

export const setJob = (tx: Tx, id: number, row: Partial<Omit<JobRow, 'id'>>) =>
  tx.updateTable('job').set(row).where('id', '=', id).execute();

/** Jobs that wait or run, in the order they were asked for. Index: job_state_id. */
export const openJobRows = (db: Reader): Promise<JobRow[]> =>
  db.selectFrom('job').selectAll().where('state', 'in', ['waiting', 'running']).orderBy('id').execute();

export const jobRow = (db: Reader, id: number): Promise<JobRow | undefined> =>
  db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();

/** Newest first, at most `limit`. */
export const jobRows = (db: Reader, before: number | undefined, limit: number): Promise<JobRow[]> =>
  db
    .selectFrom('job')
    .selectAll()
    .$if(before !== undefined, (q) => q.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

export const keepItem = (tx: Tx, jobId: number, { item, outcome, text }: JobItem) =>
  tx
    .insertInto('job_item')
    .values({ job_id: jobId, item, outcome, text })
    .onConflict((c) => c.columns(['job_id', 'item']).doUpdateSet({ outcome, text }))
    .execute();

/** How many items each of these jobs keeps; one that keeps none is left out. */
export async function itemCounts(db: Reader, jobIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('job_item')
    .select((e) => ['job_id', e.fn.countAll<number>().as('items')])
    .where('job_id', 'in', [...jobIds, -1])
    .groupBy('job_id')
    .execute();
  return new Map(rows.map((row) => [row.job_id, Number(row.items)]));
}

export const jobItems = (db: Reader, jobId: number): Promise<JobItem[]> =>
  db
    .selectFrom('job_item')
    .select(['item', 'outcome', 'text'])
    .where('job_id', '=', jobId)
    .orderBy('item')
    .execute();
