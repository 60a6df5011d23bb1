import type { RunPurpose } from '../../contract/fleet.ts';
import type { Reader } from '../../platform/store/store.ts';

/** How far the newest script run of a machine is, or how it ended. */
export interface RunProgress {
  purpose: RunPurpose;
  createdAt: number;
  total: number;
  passed: number;
  failed: number;
  /** Had nothing to do on this machine: neither passed nor failed. */
  skipped: number;
  /** Names of what failed, the first three. */
  failedNames: string[];
  /** Place and name of the script that runs, counted from 1. */
  running: { place: number; name: string } | null;
}

const passed = [2, 6];
const skipped = 9;
const running = [1, 7, 10];

/** How many scripts are over. */
export const scriptsOver = ({ passed, failed, skipped }: RunProgress): number => passed + failed + skipped;

/** Newest runs of these machines in two reads. Index: script_run_machine, script_result_run. */
export async function runProgress(
  db: Reader,
  machineIds: readonly number[],
): Promise<Map<number, RunProgress>> {
  const found = new Map<number, RunProgress>();
  if (machineIds.length === 0) return found;
  const runs = await db
    .selectFrom('script_run')
    .select(['id', 'machine_id', 'purpose', 'created_at'])
    .where('id', 'in', (q) =>
      q
        .selectFrom('script_run')
        .select((eb) => eb.fn.max('id').as('id'))
        .where('machine_id', 'in', machineIds)
        .groupBy('machine_id'),
    )
    .execute();
  if (runs.length === 0) return found;
  const byRun = new Map<number, RunProgress>();
  for (const run of runs) {
    const progress: RunProgress = {
      purpose: run.purpose,
      createdAt: run.created_at,
      total: 0,
      passed: 0,
      failed: 0,
      skipped: 0,
      failedNames: [],
      running: null,
    };
    byRun.set(run.id, progress);
    found.set(run.machine_id, progress);
  }
  const results = await db
    .selectFrom('script_result')
    .select(['run_id', 'name', 'status'])
    .where('run_id', 'in', [...byRun.keys()])
    .orderBy('order_index')
    .orderBy('id')
    .execute();
  for (const { run_id, name, status } of results) {
    const progress = byRun.get(run_id)!;
    progress.total++;
    if (passed.includes(status)) progress.passed++;
    else if (status === skipped) progress.skipped++;
    else if (running.includes(status)) progress.running ??= { place: progress.total, name };
    else if (status !== 0) {
      progress.failed++;
      if (progress.failedNames.length < 3) progress.failedNames.push(name);
    }
  }
  return found;
}
