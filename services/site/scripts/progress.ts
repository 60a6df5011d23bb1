import type { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import type { scriptRun } from './contract.ts';
import { PENDING, underWay, type Purpose, type ResultRow } from './runs.ts';

export interface Progress {
  purpose: Purpose;
  /** Scripts that ended, of all of the run. */
  done: number;
  total: number;
  /** Name of the script that runs now, the first of several. */
  running: string | null;
  lastHeardAt: number | null;
}

/** Of many machines in two reads; a machine without an open run is left out. Index: script_run_machine, script_result_run. */
export async function progressOf(db: Reader, machineIds: readonly number[]): Promise<Map<number, Progress>> {
  const found = new Map<number, Progress>();
  if (machineIds.length === 0) return found;
  const runs = await db
    .selectFrom('script_run')
    .select(['id', 'machine_id', 'purpose', 'last_ping_at'])
    .where('machine_id', 'in', machineIds)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  if (runs.length === 0) return found;
  const byRun = new Map<number, Progress>();
  for (const run of runs) {
    const progress = {
      purpose: run.purpose,
      done: 0,
      total: 0,
      running: null,
      lastHeardAt: run.last_ping_at,
    };
    byRun.set(run.id, progress);
    found.set(run.machine_id, progress);
  }
  const rows = await db
    .selectFrom('script_result')
    .select(['run_id', 'name', 'status'])
    .where('run_id', 'in', [...byRun.keys()])
    .orderBy('order_index')
    .execute();
  for (const row of rows) {
    const progress = byRun.get(row.run_id)!;
    const runs = (underWay as readonly number[]).includes(row.status);
    progress.total++;
    if (runs) progress.running ??= row.name;
    else if (row.status !== PENDING) progress.done++;
  }
  return found;
}

/** Which disk a result is about: its device, as the parameters say. */
function targetOf(row: ResultRow): string | undefined {
  const values = Object.values(JSON.parse(row.parameters ?? '{}') as Record<string, { path?: string }>);
  return values[0]?.path;
}

/** A machine's runs with their results, newest first. */
export async function runsOf(
  db: Reader,
  machineId: number,
  limit: number,
): Promise<z.input<typeof scriptRun>[]> {
  const runs = await db
    .selectFrom('script_run')
    .selectAll()
    .where('machine_id', '=', machineId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  if (runs.length === 0) return [];
  const rows = await db
    .selectFrom('script_result')
    .selectAll()
    .where(
      'run_id',
      'in',
      runs.map((r) => r.id),
    )
    .orderBy('order_index')
    .execute();
  return runs.map((run) => ({
    id: run.id,
    purpose: run.purpose,
    createdAt: run.created_at,
    endedAt: run.ended_at,
    results: rows
      .filter((r) => r.run_id === run.id)
      .map((r) => {
        const target = targetOf(r);
        return {
          id: r.id,
          name: r.name,
          ...(target ? { target } : {}),
          type: r.type,
          hardwareType: r.hardware_type,
          status: r.status,
          startedAt: r.started_at,
          endedAt: r.ended_at,
          runtimeMs: r.runtime_ms,
          exitStatus: r.exit_status,
          timeoutSeconds: r.timeout_seconds,
        };
      }),
  }));
}
