import type { Selectable } from 'kysely';
import { refuse, ok, type Result } from '../../contract/result.ts';
import type { JobTable } from '../../platform/store/schema/jobs.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { BulkJob } from './contract.ts';
import { bulkArguments, bulkKind } from './job.ts';
import { countRows, rowsOf } from './rows.ts';

async function jobOf(db: Reader, row: Selectable<JobTable>): Promise<BulkJob> {
  const { action, parameters, systemIds } = bulkArguments.parse(JSON.parse(row.arguments));
  const { done, refused } = await countRows(db, row.id);
  return {
    ...{ bulkId: String(row.id), action, parameters, by: row.asked_by, done, refused },
    startedAt: row.asked_at,
    endedAt: row.ended_at,
    total: systemIds.length,
    waiting: systemIds.length - done - refused,
  };
}

type ResultInput = {
  bulkId: string;
  only?: 'waiting' | 'done' | 'refused' | undefined;
  offset: number;
  limit: number;
};

/** Counts of a bulk action and a page of its rows. */
export async function bulkResult(db: Reader, input: ResultInput) {
  const row = await db
    .selectFrom('job')
    .selectAll()
    .where('id', '=', Number(input.bulkId))
    .where('kind', '=', bulkKind)
    .executeTakeFirst();
  if (!row) return refuse('not_found', `There is no bulk action ${input.bulkId}.`);
  const job = await jobOf(db, row);
  const items = await rowsOf(db, row.id, input);
  return ok({ job, items, total: input.only ? job[input.only] : job.total });
}

/** Bulk actions, the newest first. */
export async function bulkJobs(
  db: Reader,
  input: { running?: boolean | undefined; offset: number; limit: number },
): Promise<Result<{ items: BulkJob[]; total: number }>> {
  const all = db.selectFrom('job').where('kind', '=', bulkKind);
  const query = input.running ? all.where('ended_at', 'is', null) : all;
  const counted = await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('id', 'desc')
    .limit(Math.min(input.limit, 100))
    .offset(input.offset)
    .execute();
  const items: BulkJob[] = [];
  for (const row of rows) items.push(await jobOf(db, row));
  return ok({ items, total: Number(counted.n) });
}
