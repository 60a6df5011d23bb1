import type { Reader } from '../../platform/store/store.ts';
import { ascending, median } from './numbers.ts';

/** One number of one result of the past. */
export interface PastPoint {
  runId: number;
  resultId: number;
  at: number;
  status: number;
  subject: string | null;
  target: string | null;
  key: string;
  title: string;
  unit: string;
  better: 'higher' | 'lower' | null;
  value: number;
}

const MOST = 20_000;

/** All that a script ever measured on a machine, the oldest first. Index: script_result_name. */
export async function pastOfScript(
  db: Reader,
  machineId: number,
  name: string,
  only: { subject?: string | undefined; key?: string | undefined } = {},
): Promise<PastPoint[]> {
  let query = db
    .selectFrom('script_result')
    .innerJoin('script_metric', 'script_metric.result_id', 'script_result.id')
    .innerJoin('script_run', 'script_run.id', 'script_result.run_id')
    .select([
      ...([
        'script_result.run_id',
        'script_result.id',
        'script_run.created_at',
        'script_result.status',
      ] as const),
      ...(['subject', 'target', 'key', 'title', 'unit', 'better', 'value'] as const),
    ])
    .where('script_result.name', '=', name)
    .where('script_result.machine_id', '=', machineId)
    .where('value', 'is not', null);
  if (only.subject !== undefined) query = query.where('subject', '=', only.subject);
  if (only.key !== undefined) query = query.where('key', '=', only.key);
  const rows = await query.orderBy('script_result.id').orderBy('position').limit(MOST).execute();
  return rows.map(({ run_id, id, created_at, value, ...row }) => ({
    ...row,
    runId: run_id,
    resultId: id,
    at: created_at,
    value: value!,
  }));
}

/** How a thing stood among its peers of the same run, for runs before `runId`, the newest first. */
export function standings(
  past: readonly PastPoint[],
  { runId, subject, key }: { runId: number; subject: string | null; key: string },
): { at: number; value: number; median: number }[] {
  const runs = Map.groupBy(
    past.filter((p) => p.key === key && p.runId < runId),
    (p) => p.runId,
  );
  return [...runs.values()]
    .flatMap((points) => {
      const own = points.find((p) => p.subject === subject && subject !== null);
      if (!own || points.length < 3) return [];
      return [{ at: own.at, value: own.value, median: median(ascending(points.map((p) => p.value))) }];
    })
    .toReversed();
}
