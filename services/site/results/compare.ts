import type { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { resultsContract } from './contract.ts';
import { counted, figure, withUnit } from './numbers.ts';
import { betterOf, spreadOf } from './outliers.ts';
import { factsOfRuns, type Bench, type ResultFacts } from './result-facts.ts';
import { spreadsOf } from './script-of-run.ts';
import { outlierSentence } from './sentences.ts';
import { machineBy } from './tests.ts';

type Comparison = z.input<(typeof resultsContract)['scripts.compare']['output']>;
type Other = Comparison['others'][number];

/** Machines of the same kind that are looked at, the newest results first. */
const MOST_RUNS = 100;

/** The newest run of the script in each machine but this one. Index: script_result_name. */
async function newestRuns(db: Reader, name: string, machineId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('script_result')
    .select((e) => ['machine_id', e.fn.max('run_id').as('run_id')])
    .where('name', '=', name)
    .where('machine_id', '!=', machineId)
    .where('status', 'in', [2, 6])
    .groupBy('machine_id')
    .orderBy('run_id', 'desc')
    .limit(MOST_RUNS)
    .execute();
  return rows.map((row) => Number(row.run_id));
}

/** What machines are called that are made alike: "PowerEdge R640". */
async function kindsOf(db: Reader, machineIds: readonly number[]): Promise<Map<number, string>> {
  if (machineIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('hardware_info')
    .select(['machine_id', 'key', 'value'])
    .where('machine_id', 'in', machineIds)
    .where('key', 'in', ['system_product', 'cpu_model'])
    .execute();
  const of = (id: number, key: string): string =>
    rows.find((r) => r.machine_id === id && r.key === key)?.value ?? '';
  return new Map(
    machineIds.map((id) => [id, [of(id, 'system_product'), of(id, 'cpu_model')].filter(Boolean).join(', ')]),
  );
}

/** This machine's values of one metric beside those of their kind elsewhere. */
function othersOf(
  own: readonly ResultFacts[],
  elsewhere: readonly ResultFacts[],
  of: (r: ResultFacts) => string,
  noun: string,
): Other[] {
  const keys = [...new Set(own.flatMap((r) => r.metrics.filter((m) => m.value !== null).map((m) => m.key)))];
  const kinds = [...new Set(own.map(of))].filter(Boolean);
  return kinds.flatMap((kind) =>
    keys.flatMap((key): Other[] => {
      const values = (rows: readonly ResultFacts[]) =>
        rows
          .filter((r) => of(r) === kind)
          .flatMap((r) =>
            r.metrics
              .filter((m) => m.key === key && m.value !== null)
              .map((m) => ({ r, m, value: m.value! })),
          );
      const [ours, theirs] = [values(own), values(elsewhere)];
      const first = ours[0]?.m;
      if (!first || theirs.length === 0) return [];
      const { title, unit } = first;
      const better = betterOf(first.better, unit);
      const numbers = theirs.map((t) => t.value);
      const { median, low, high } = spreadOf(numbers, null, unit);
      const odd = ours.filter(({ value }) =>
        spreadOf([...numbers, value], better, unit).outliers.has(numbers.length),
      );
      const against = { median, low, high, peers: theirs.length };
      const worst = odd[0];
      return [
        {
          ...{ key, title, unit, better, median, low, high },
          of: `${counted(theirs.length, noun)} of ${kind}`,
          count: theirs.length,
          outliers: odd.map(({ r, value }) => ({ resultId: r.id, target: r.target, value })),
          sentence: worst
            ? `${outlierSentence(worst.r.target ?? 'This machine', { key, title, unit }, { ...against, value: worst.value })} in other machines`
            : `${title}: ${figure(low)} to ${withUnit(high, unit)} in ${counted(theirs.length, noun)} of ${kind}`,
        },
      ];
    }),
  );
}

/** A script of a run against its peers, in this machine and in others. */
export async function compareScript(
  bench: Bench,
  { systemId, name, runId }: { systemId: string; name: string; runId?: number | undefined },
): Promise<Result<Comparison>> {
  const db = bench.ground.store.read;
  const machine = await machineBy(db, systemId);
  if (!machine) return refuse('not_found', `There is no machine ${systemId}.`);
  let query = db
    .selectFrom('script_result')
    .select('run_id')
    .where('name', '=', name)
    .where('machine_id', '=', machine.id);
  if (runId !== undefined) query = query.where('run_id', '=', runId);
  const run = await query.orderBy('run_id', 'desc').limit(1).executeTakeFirst();
  if (!run) return ok({ runId: null, spreads: [], others: [], sentences: [] });
  const own = await factsOfRuns(bench, [run.run_id], name);
  const elsewhere = await factsOfRuns(bench, await newestRuns(db, name, machine.id), name);
  const kinds = await kindsOf(db, [machine.id, ...new Set(elsewhere.map((r) => r.machineId))]);
  const whole = own.every((r) => r.target === null);
  const others = whole
    ? othersOf(own, elsewhere, (r) => kinds.get(r.machineId) ?? '', 'machine')
    : othersOf(own, elsewhere, (r) => r.model ?? '', own[0]?.hardwareType === 4 ? 'card' : 'disk');
  const { spreads, odd } = spreadsOf(own);
  return ok({
    runId: run.run_id,
    spreads,
    others,
    sentences: [
      ...[...odd.values()].flatMap((list) => list.map((o) => o.sentence)),
      ...others.filter((o) => o.outliers.length > 0).map((o) => o.sentence),
    ],
  });
}
