import type { z } from 'zod';
import type { RunPurpose } from '../../contract/fleet.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { resultsContract } from './contract.ts';
import { statusesOf, summaryOf } from './runs.ts';

type Recent = z.input<(typeof resultsContract)['scripts.recent']['output']>;

/** The latest runs of all machines, the newest first. */
export async function recentRuns(db: Reader, purpose: RunPurpose, limit: number): Promise<Recent> {
  const rows = await db
    .selectFrom('script_run')
    .innerJoin('machine', 'machine.id', 'script_run.machine_id')
    .select(['script_run.id', 'purpose', 'script_run.created_at', 'ended_at', 'system_id', 'hostname'])
    .where('purpose', '=', purpose)
    .orderBy('script_run.id', 'desc')
    .limit(limit)
    .execute();
  const statuses = await statusesOf(
    db,
    rows.map((r) => r.id),
  );
  return {
    items: rows.map((row) => ({
      systemId: row.system_id,
      hostname: row.hostname,
      run: summaryOf(
        row,
        statuses.filter((s) => s.run_id === row.id),
      ),
    })),
  };
}
