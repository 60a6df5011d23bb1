import type { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import type { scriptRun } from './contract.ts';
import { metricsOf } from './metrics.ts';
import type { ProgressBoard } from './progress.ts';

/** A machine's runs with their results, newest first. */
export async function runsOf(
  db: Reader,
  machineId: number,
  limit: number,
  { progress, titles }: { progress: ProgressBoard; titles: ReadonlyMap<string, string> },
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
  const metrics = await metricsOf(
    db,
    rows.map((r) => r.id),
  );
  return runs.map((run) => ({
    id: run.id,
    purpose: run.purpose,
    createdAt: run.created_at,
    endedAt: run.ended_at,
    results: rows
      .filter((r) => r.run_id === run.id)
      .map((r) => ({
        id: r.id,
        name: r.name,
        title: titles.get(r.name) ?? '',
        ...(r.target !== null && { target: r.target }),
        ...(r.subject !== null && { subject: r.subject }),
        type: r.type,
        hardwareType: r.hardware_type,
        status: r.status,
        startedAt: r.started_at,
        endedAt: r.ended_at,
        runtimeMs: r.runtime_ms,
        exitStatus: r.exit_status,
        timeoutSeconds: r.timeout_seconds,
        suppressed: r.suppressed === 1,
        progress: r.ended_at === null ? progress.get(r.id) : null,
        metrics: metrics.flatMap(({ resultId, key, title, unit, value }) =>
          resultId === r.id && value !== null ? [{ key, title, unit, value }] : [],
        ),
      })),
  }));
}
