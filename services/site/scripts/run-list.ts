import type { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import type { scriptRun } from './contract.ts';
import type { ResultRow } from './runs.ts';

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
