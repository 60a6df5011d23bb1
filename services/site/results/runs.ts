import type { z } from 'zod';
import type { RunPurpose } from '../../contract/fleet.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { runSummary } from './contract.ts';
import { stateOf, summaryText } from './verdict.ts';

export type RunSummary = z.input<typeof runSummary>;

interface RunRow {
  id: number;
  purpose: RunPurpose;
  created_at: number;
  ended_at: number | null;
}
interface ResultStatus {
  run_id: number;
  name: string;
  status: number;
  suppressed: number;
  started_at: number | null;
}

const worst = [1, 7, 10, 0, 3, 4, 8, 11, 5, 6, 2, 9];

/** Each script of a run once, at the worst that its results came to; what is suppressed does not count. */
function scriptsOf(results: readonly ResultStatus[]): { name: string; status: number }[] {
  const byName = Map.groupBy(
    results.filter((r) => r.suppressed === 0),
    (r) => r.name,
  );
  return [...byName].map(([name, rows]) => ({
    name,
    status: worst.find((status) => rows.some((r) => r.status === status)) ?? rows[0]!.status,
  }));
}

/** What a run came to, in a line. */
export function summaryOf(run: RunRow, results: readonly ResultStatus[]): RunSummary {
  const scripts = scriptsOf(results);
  const state = stateOf(scripts, run.ended_at === null);
  const starts = results.flatMap((r) => r.started_at ?? []);
  const since = starts.length > 0 ? Math.min(...starts) : run.created_at;
  return {
    runId: run.id,
    purpose: run.purpose,
    createdAt: run.created_at,
    endedAt: run.ended_at,
    runtimeMs: run.ended_at === null ? null : Math.max(0, run.ended_at - since),
    state,
    text: summaryText(scripts, state),
  };
}

/** What results came to, for summaries. Index: script_result_run. */
export const statusesOf = (
  db: Reader,
  runIds: readonly number[],
): Promise<(ResultStatus & { type: string })[]> =>
  runIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('script_result')
        .select(['run_id', 'name', 'type', 'status', 'suppressed', 'started_at'])
        .where('run_id', 'in', runIds)
        .orderBy('order_index')
        .execute();

/** A machine's runs, the newest first. Index: script_run_machine. */
export const runRows = (db: Reader, machineId: number, limit: number): Promise<RunRow[]> =>
  db
    .selectFrom('script_run')
    .select(['id', 'purpose', 'created_at', 'ended_at'])
    .where('machine_id', '=', machineId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
