import { sql } from 'kysely';
import type { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { shownValues } from '../scripts/index.ts';
import type { resultsContract } from './contract.ts';
import { linesOf } from './history.ts';
import { pastOfScript } from './past.ts';
import { factsOfRuns, type Bench } from './result-facts.ts';
import { scriptOf } from './script-of-run.ts';
import { sizeOf } from './tests.ts';

type OneResult = z.input<(typeof resultsContract)['scripts.result']['output']>;

/** One result with everything that is known of it. */
export async function oneResult(bench: Bench, id: number): Promise<Result<OneResult>> {
  const { store, clock } = bench.ground;
  const row = await store.read
    .selectFrom('script_result')
    .innerJoin('script_run', 'script_run.id', 'script_result.run_id')
    .innerJoin('machine', 'machine.id', 'script_result.machine_id')
    .select([
      'script_result.id',
      'run_id',
      'name',
      'type',
      'subject',
      'parameters',
      'exit_status',
      'timeout_seconds',
    ])
    .select(['purpose', 'script_result.machine_id', 'system_id', 'hostname', 'cpu_count', 'memory_mib'])
    .where('script_result.id', '=', id)
    .executeTakeFirst();
  if (!row) return refuse('not_found', `There is no script result ${id}.`);
  const results = await factsOfRuns(bench, [row.run_id], row.name);
  const script = scriptOf(results, sizeOf(row));
  const outputs = await store.read
    .selectFrom('script_output')
    .select(['stream', 'truncated', sql<number>`length(content)`.as('size')])
    .where('result_id', '=', id)
    .execute();
  const past = await pastOfScript(store.read, row.machine_id, row.name);
  const own = past.filter((p) => p.subject === row.subject && p.runId <= row.run_id);
  return ok({
    ...{ systemId: row.system_id, hostname: row.hostname, runId: row.run_id, purpose: row.purpose },
    ...{ script: row.name, title: script.title, description: script.description, type: row.type },
    exitStatus: row.exit_status,
    timeoutSeconds: row.timeout_seconds,
    parameters: shownValues(row.parameters),
    instance: script.instances.find((i) => i.resultId === id)!,
    spreads: script.spreads,
    past: linesOf(own, clock.now()).map(({ key, title, unit, points }) => ({ key, title, unit, points })),
    outputs: outputs
      .filter((o) => o.size > 0)
      .map((o) => ({ stream: o.stream, sizeBytes: o.size, truncated: o.truncated === 1 })),
  });
}
