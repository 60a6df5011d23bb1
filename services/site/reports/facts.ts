import { createHash } from 'node:crypto';
import type { Caller } from '../../contract/implement.ts';
import type { Output } from '../../contract/calls.ts';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { ReportsAsks } from './asks.ts';

/** Everything that a machine's report says; its hash is printed at the foot. */
export interface ReportFacts {
  madeAt: number;
  by: string;
  desk: string;
  machine: { systemId: string; hostname: string; status: string };
  inventory: Output<'inventory.get'>;
  tests: Output<'scripts.tests'>;
  /** Sentences that hold its numbers against other machines. */
  elsewhere: string[];
  certificates: Output<'release.certificates'>['items'];
  /** The end of what failed scripts wrote, by result. */
  endings: { resultId: number; text: string }[];
}

const ENDING_LINES = 25;
const ENDING_CHARS = 3000;
const MOST_ENDINGS = 12;
const FAILED = [3, 4, 8, 11];

/** The last lines of an output, as much as a page has room for. */
export const endingOf = (text: string): string =>
  text.trimEnd().split('\n').slice(-ENDING_LINES).join('\n').slice(-ENDING_CHARS);

/** Asks everything that a report needs, as the one who wants it. */
export async function gatherFacts(
  asks: ReportsAsks,
  caller: Caller,
  about: {
    machine: ReportFacts['machine'];
    desk: string;
    now: number;
    outputs: boolean;
    /** Hold its numbers against other machines; not for many at once. */
    compare: boolean;
  },
): Promise<Result<ReportFacts>> {
  const { systemId } = about.machine;
  const inventory = await asks['inventory.get']({ systemId }, caller);
  if (!inventory.ok) return inventory;
  const tests = await asks['scripts.tests']({ systemId }, caller);
  if (!tests.ok) return tests;
  const certificates = await asks['release.certificates']({ systemId, limit: 100 }, caller);
  const { scripts, run } = tests.value;
  const elsewhere: string[] = [];
  for (const { name } of scripts.filter(
    (s) => about.compare && s.type === 'testing' && s.instances.some((i) => i.metrics.length > 0),
  )) {
    const compared = await asks['scripts.compare'](
      { systemId, name, ...(run && { runId: run.runId }) },
      caller,
    );
    if (compared.ok) elsewhere.push(...compared.value.others.map((o) => o.sentence));
  }
  const failed = scripts.flatMap((s) => s.instances.filter((i) => FAILED.includes(i.status)));
  const endings: ReportFacts['endings'] = [];
  for (const { resultId } of about.outputs ? failed.slice(0, MOST_ENDINGS) : []) {
    const output = await asks['scripts.output']({ id: resultId, stream: 'combined' }, caller);
    if (output.ok && output.value.text.trim()) endings.push({ resultId, text: endingOf(output.value.text) });
  }
  return ok({
    ...{ madeAt: about.now, by: caller.name, desk: about.desk, machine: about.machine },
    ...{ inventory: inventory.value, tests: tests.value, elsewhere },
    certificates: certificates.ok ? certificates.value.items : [],
    endings,
  });
}

/** The facts as text, always the same for the same facts: what the hash is made of. ASCII alone, so that no page changes it. */
export const factsText = (facts: ReportFacts): string =>
  JSON.stringify(facts).replace(
    /[\x7f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Machines of a batch, in the order of their names. */
export async function batchMachines(
  asks: ReportsAsks,
  caller: Caller,
  { systemIds, bulkId }: { systemIds?: string[] | undefined; bulkId?: string | undefined },
): Promise<Result<string[], Problem>> {
  if ((systemIds === undefined) === (bulkId === undefined))
    return refuse('bad_input', 'Say which machines: either systemIds or bulkId.');
  if (systemIds) return ok([...new Set(systemIds)]);
  const rows = await asks['machines.bulk_result']({ bulkId: bulkId!, offset: 0, limit: 101 }, caller);
  if (!rows.ok) return rows;
  if (rows.value.total > 100)
    return refuse('too_many', 'A report has room for 100 machines. Choose some of them.');
  return ok(rows.value.items.map((row) => row.systemId));
}
