import type { Reader, Tx } from '../../platform/store/store.ts';
import { refuse, ok, type Result } from '../../contract/result.ts';
import type { DeclaredResult } from './declared-results.ts';
import { keepMetrics } from './metrics.ts';
import { whyItFailed } from './why-it-failed.ts';
import { keepOutputs, type Outputs } from './outputs.ts';
import { readResultFile, statusOf } from './result-file.ts';
import {
  DEGRADED,
  FAILED,
  PASSED,
  RUNNING,
  SKIPPED,
  TIMED_OUT,
  bad,
  good,
  openRun,
  resultsOf,
  underWay,
  type Purpose,
  type ResultRow,
} from './runs.ts';

/** MAAS's words of a signal (maas-api section 7). */
export const signalStatuses = [
  'OK',
  'FAILED',
  'WORKING',
  'COMMISSIONING',
  'TESTING',
  'TIMEDOUT',
  'INSTALLING',
  'APPLYING_NETCONF',
  'RELEASING',
  'DEPLOYING',
] as const;
export type SignalStatus = (typeof signalStatuses)[number];

/** One report of the machine. Without an exit status a script's files are what it wrote so far. */
export interface Signal {
  status: SignalStatus;
  /** A sentence of the machine; not only errors. */
  error: string;
  resultId: number | null;
  exitStatus: number | null;
  runtimeMs: number | null;
  outputs: Outputs;
  /** What a running script says of how far it is: JSON, see progress.ts. */
  progress?: string | null | undefined;
  /** Why what the script reported is of no use; it fails the script whatever its exit status. */
  unusable?: string | undefined;
}

export interface Ended {
  purpose: Purpose;
  passed: boolean;
  /** What went wrong, for the machine's page; empty when all passed. */
  sentence: string;
  /** What kind of script failed; commissioning before testing. Null where none did. */
  failed: ResultRow['type'] | null;
}

export type Noted =
  | { did: 'ignored' }
  | { did: 'noted' }
  | { did: 'finished'; name: string; status: number; sentence: string }
  | ({ did: 'ended'; runId: number } & Ended);

const progressStatus: Partial<Record<SignalStatus, number>> = { INSTALLING: 7, APPLYING_NETCONF: 10 };
/** What a result becomes when the machine could not even get as far as running the script. */
const neverRan: Partial<Record<SignalStatus, number>> = { INSTALLING: 8, APPLYING_NETCONF: 11 };

const listed = (rows: readonly ResultRow[]): string =>
  rows
    .slice(0, 5)
    .map((r) => (r.target ? `${r.name} (${r.target})` : r.name))
    .join(', ') + (rows.length > 5 ? ' and more' : '');

/**
 * What the results add up to when the machine says that it is done; any failed script makes OK mean failure. Results
 * that somebody suppressed do not count.
 */
export function verdict(
  purpose: Purpose,
  said: SignalStatus,
  error: string,
  all: readonly ResultRow[],
): Ended {
  const rows = all.filter((r) => r.suppressed === 0);
  const failed = rows.filter((r) => bad.includes(r.status));
  const never = rows.filter((r) => !good.includes(r.status) && !failed.includes(r));
  const fail = (sentence: string, by: readonly ResultRow[]): Ended => ({
    ...{ purpose, passed: false, sentence },
    failed: (by.find((r) => r.type !== 'testing') ?? by[0])?.type ?? null,
  });
  if (failed.length > 0)
    return fail(`${failed.length} of ${rows.length} scripts failed: ${listed(failed)}.`, failed);
  if (said !== 'OK') return fail(error || 'The machine reported that it failed, without saying why.', never);
  if (never.length > 0) return fail(`The machine says it is done, but ${listed(never)} did not run.`, never);
  return { purpose, passed: true, sentence: '', failed: null };
}

/** How a script that did not fail ended, in words. */
const endings: Record<number, string> = {
  [PASSED]: 'passed',
  [DEGRADED]: 'passed, with a warning',
  [SKIPPED]: 'was skipped',
};

/** What a script said last of itself, where scripts say it: the end of stderr. */
function lastWords(stderr: Uint8Array | undefined): string {
  if (!stderr) return '';
  const tail = new TextDecoder().decode(stderr.subarray(-2000));
  const line = tail.split('\n').findLast((text) => text.trim() !== '') ?? '';
  return line
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
}

async function finish(tx: Tx, row: ResultRow, s: Signal, { declared, now }: Reading): Promise<Noted> {
  const file = readResultFile(s.outputs.yaml, declared);
  const status = s.unusable
    ? FAILED
    : s.status === 'TIMEDOUT'
      ? TIMED_OUT
      : ((s.exitStatus === 0 ? undefined : neverRan[s.status]) ?? statusOf(file.status, s.exitStatus));
  await tx
    .updateTable('script_result')
    .set({
      status,
      exit_status: s.exitStatus,
      runtime_ms: s.runtimeMs,
      started_at: row.started_at ?? now - (s.runtimeMs ?? 0),
      ended_at: now,
    })
    .where('id', '=', row.id)
    .execute();
  const notes = [s.unusable, file.problem].filter(Boolean).join('\n');
  const note = Buffer.from(`\n${notes}\n`);
  const outputs = notes
    ? { ...s.outputs, stderr: Buffer.concat([s.outputs.stderr ?? Buffer.alloc(0), note]) }
    : s.outputs;
  await keepOutputs(tx, row.id, outputs);
  await keepMetrics(tx, row.id, file.measured);
  const name = row.target ? `${row.name} of ${row.target}` : row.name;
  const verb = endings[status] ?? `failed with exit status ${s.exitStatus ?? 'unknown'}`;
  const late = status === TIMED_OUT ? `It did not end within ${row.timeout_seconds} s.` : '';
  const why = s.unusable ?? (late || (status === PASSED ? '' : lastWords(s.outputs.stderr)));
  return { did: 'finished', name: row.name, status, sentence: `${name} ${verb}.${why ? ` ${why}` : ''}` };
}

/** What a result is read with. */
export interface Reading {
  declared: readonly DeclaredResult[];
  now: number;
}

/**
 * Applies a machine's signal to its open run. The machine's own state is left to whoever hears of `ended`; a machine
 * without an open run is listened to without effect, as MAAS does.
 */
export async function applySignal(
  tx: Tx,
  machineId: number,
  s: Signal,
  { now, declaredBy }: { now: number; declaredBy(row: ResultRow): Promise<readonly DeclaredResult[]> },
): Promise<Result<Noted>> {
  const run = await openRun(tx, machineId);
  if (!run) return ok({ did: 'ignored' });
  await tx.updateTable('script_run').set({ last_ping_at: now }).where('id', '=', run.id).execute();
  if (s.resultId !== null) {
    const row = (await resultsOf(tx, run.id)).find((r) => r.id === s.resultId);
    if (!row)
      return refuse('not_found', `Script result ${s.resultId} is not part of this machine's present run.`);
    // A piece of output that was overtaken by the result must not open the script again.
    const over = row.ended_at !== null;
    if (s.exitStatus !== null || s.status === 'TIMEDOUT')
      return ok(over ? { did: 'noted' } : await finish(tx, row, s, { declared: await declaredBy(row), now }));
    if (over) return ok({ did: 'noted' });
    const status = progressStatus[s.status] ?? RUNNING;
    if (row.status !== status || row.started_at === null)
      await tx
        .updateTable('script_result')
        .set({ status, started_at: row.started_at ?? now })
        .where('id', '=', row.id)
        .execute();
    await keepOutputs(tx, row.id, s.outputs);
    return ok({ did: 'noted' });
  }
  if (s.status !== 'OK' && s.status !== 'FAILED' && s.status !== 'TIMEDOUT') return ok({ did: 'noted' });
  const rows = await resultsOf(tx, run.id);
  const ended = verdict(run.purpose, s.status, s.error, rows);
  const [failed, ...others] = rows.filter((r) => r.suppressed === 0 && bad.includes(r.status));
  const words = failed && others.length === 0 ? await whyItFailed(tx, run.purpose, failed) : null;
  return ok({ did: 'ended', runId: run.id, ...ended, ...(words !== null && { sentence: words }) });
}

/** Scripts that ran out of their time by `now`, a grace for the machine's own report added. */
export const overdue = (db: Reader, now: number, graceMs: number) =>
  db
    .selectFrom('script_result')
    .innerJoin('script_run', 'script_run.id', 'script_result.run_id')
    .select([
      'script_result.id',
      'run_id',
      'script_result.machine_id',
      'name',
      'type',
      'timeout_seconds',
      'purpose',
    ])
    .where('script_run.ended_at', 'is', null)
    .where('script_result.status', 'in', underWay)
    .where((e) => e(e('started_at', '+', e('timeout_seconds', '*', 1000)), '<', now - graceMs))
    .limit(100)
    .execute();
