import type { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { resultsContract, subjectOfRun } from './contract.ts';
import { pastOfScript, standings, type PastPoint } from './past.ts';
import { factsOfRuns, type Bench } from './result-facts.ts';
import { runRows, statusesOf, summaryOf } from './runs.ts';
import { scriptsOfRun, type ScriptOfRun } from './script-of-run.ts';
import { verdictOf } from './verdict.ts';

export type Tests = z.input<(typeof resultsContract)['scripts.tests']['output']>;

const MOST_RUNS = 30;
/** Runs that tell of the hardware; those that deploy and release have pages of their own. */
const tells = (purpose: string): boolean => ['test', 'commission', 'enlist'].includes(purpose);

export const machineBy = (db: Reader, systemId: string) =>
  db
    .selectFrom('machine')
    .select(['id', 'system_id', 'hostname', 'cpu_count', 'memory_mib'])
    .where('system_id', '=', systemId)
    .executeTakeFirst();

export const sizeOf = (machine: { cpu_count: number; memory_mib: number }) => ({
  cpuCount: machine.cpu_count,
  memoryMib: machine.memory_mib,
});

/** What a run knows of each disk and card, over all its scripts. */
export function subjectsOf(scripts: readonly ScriptOfRun[]): z.input<typeof subjectOfRun>[] {
  const all = scripts.flatMap((script) =>
    script.instances.map((instance) => ({ script: script.name, ...instance })),
  );
  const groups = Map.groupBy(
    all.filter((i) => i.subject !== null),
    (i) => i.subject!,
  );
  return [...groups].map(([subject, instances]) => {
    const first = instances[0]!;
    const facts = new Map(
      instances
        .flatMap(({ script, resultId, metrics }) => metrics.map((m) => ({ script, resultId, ...m })))
        .map(({ better, outlier, ...fact }) => [
          fact.title,
          { ...fact, bad: outlier || (better === 'lower' && fact.unit === '' && (fact.value ?? 0) > 0) },
        ]),
    );
    return {
      ...{ subject, target: first.target ?? subject, position: first.position },
      ...{ model: first.model, serial: first.serial, facts: [...facts.values()] },
    };
  });
}

/** One run of a machine, read; the newest that tells of its hardware when none is named. */
export async function testsOf(
  bench: Bench,
  { systemId, runId }: { systemId: string; runId?: number | undefined },
): Promise<Result<Tests>> {
  const db = bench.ground.store.read;
  const machine = await machineBy(db, systemId);
  if (!machine) return refuse('not_found', `There is no machine ${systemId}.`);
  const runs = await runRows(db, machine.id, MOST_RUNS);
  const statuses = await statusesOf(
    db,
    runs.map((r) => r.id),
  );
  const hasTests = (id: number): boolean => statuses.some((r) => r.run_id === id && r.type === 'testing');
  const telling = runs.filter((r) => tells(r.purpose));
  const run =
    runId === undefined
      ? (telling.find((r) => hasTests(r.id)) ?? telling[0])
      : runs.find((r) => r.id === runId);
  if (runId !== undefined && !run) return refuse('not_found', `${machine.hostname} has no run ${runId}.`);
  const summary = (r: (typeof runs)[number]) =>
    summaryOf(
      r,
      statuses.filter((s) => s.run_id === r.id),
    );
  const before = telling.filter((r) => r.id !== run?.id).map(summary);
  const now = bench.ground.clock.now();
  if (!run) {
    const none = { state: 'none' as const, runtimeMs: null };
    const verdict = verdictOf({ run: none, scripts: [], pastOf: () => [], now });
    return ok({ run: null, verdict, scripts: [], subjects: [], before });
  }
  const scripts = scriptsOfRun(await factsOfRuns(bench, [run.id]), sizeOf(machine));
  const past = new Map<string, PastPoint[]>();
  for (const script of scripts.filter((s) => s.counts.outliers > 0))
    past.set(script.name, await pastOfScript(db, machine.id, script.name));
  const said = summary(run);
  return ok({
    run: said,
    verdict: verdictOf({
      run: said,
      scripts,
      pastOf: (subject, name, key) => standings(past.get(name) ?? [], { runId: run.id, subject, key }),
      now,
    }),
    scripts,
    subjects: subjectsOf(scripts),
    before,
  });
}
