import type { Reader, Tx } from '../../platform/store/store.ts';
import { refuse, ok, type Result } from '../../contract/result.ts';
import { keepOutputs, type Outputs } from './outputs.ts';
import {
  FAILED,
  PASSED,
  RUNNING,
  SKIPPED,
  TIMED_OUT,
  good,
  openRun,
  resultsOf,
  underWay,
  type Purpose,
  type ResultRow,
} from './runs.ts';
import { statusOfResult } from './result-file.ts';

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
  /** Why what the script reported is of no use; it fails the script whatever its exit status. */
  unusable?: string | undefined;
}

export interface Ended {
  purpose: Purpose;
  passed: boolean;
  /** What went wrong, for the machine's page; empty when all passed. */
  sentence: string;
}

export type Noted =
  | { did: 'ignored' }
  | { did: 'noted' }
  | { did: 'finished'; name: string; status: number; sentence: string }
  | ({ did: 'ended'; runId: number } & Ended);

const progressStatus: Partial<Record<SignalStatus, number>> = { INSTALLING: 7, APPLYING_NETCONF: 10 };

const listed = (rows: readonly ResultRow[]): string =>
  rows
    .slice(0, 5)
    .map((r) => r.name)
    .join(', ') + (rows.length > 5 ? ' and more' : '');

/** What the results add up to when the machine says that it is done; any failed script makes OK mean failure. */
export function verdict(
  purpose: Purpose,
  said: SignalStatus,
  error: string,
  rows: readonly ResultRow[],
): Ended {
  const failed = rows.filter(
    (r) => r.status === FAILED || r.status === TIMED_OUT || r.status === 8 || r.status === 11,
  );
  const never = rows.filter((r) => !good.includes(r.status) && !failed.includes(r));
  const fail = (sentence: string): Ended => ({ purpose, passed: false, sentence });
  if (failed.length > 0) return fail(`${failed.length} of ${rows.length} scripts failed: ${listed(failed)}.`);
  if (said !== 'OK') return fail(error || 'The machine reported that it failed, without saying why.');
  if (never.length > 0) return fail(`The machine says it is done, but ${listed(never)} did not run.`);
  return { purpose, passed: true, sentence: '' };
}

/** How a script that did not fail ended, in words. */
const endings: Record<number, string> = {
  [PASSED]: 'passed',
  6: 'passed, with a warning',
  [SKIPPED]: 'was skipped',
};

async function finish(tx: Tx, row: ResultRow, s: Signal, now: number): Promise<Noted> {
  const status = s.unusable
    ? FAILED
    : s.status === 'TIMEDOUT'
      ? TIMED_OUT
      : statusOfResult(s.outputs.yaml, s.exitStatus === 0 ? PASSED : FAILED);
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
  const why = s.unusable ?? (status === TIMED_OUT ? `It did not end within ${row.timeout_seconds} s.` : '');
  const note = Buffer.from(`\n${s.unusable}\n`);
  const outputs = s.unusable
    ? { ...s.outputs, stderr: Buffer.concat([s.outputs.stderr ?? Buffer.alloc(0), note]) }
    : s.outputs;
  await keepOutputs(tx, row.id, outputs);
  const verb = endings[status] ?? `failed with exit status ${s.exitStatus ?? 'unknown'}`;
  return { did: 'finished', name: row.name, status, sentence: `${row.name} ${verb}.${why ? ` ${why}` : ''}` };
}

/**
 * Applies a machine's signal to its open run. The machine's own state is left to whoever hears of `ended`; a machine
 * without an open run is listened to without effect, as MAAS does.
 */
export async function applySignal(tx: Tx, machineId: number, s: Signal, now: number): Promise<Result<Noted>> {
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
      return ok(over ? { did: 'noted' } : await finish(tx, row, s, now));
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
  const ended = verdict(run.purpose, s.status, s.error, await resultsOf(tx, run.id));
  return ok({ did: 'ended', runId: run.id, ...ended });
}

/** Scripts that ran out of their time by `now`, a grace for the machine's own report added. */
export const overdue = (db: Reader, now: number, graceMs: number) =>
  db
    .selectFrom('script_result')
    .innerJoin('script_run', 'script_run.id', 'script_result.run_id')
    .select(['script_result.id', 'run_id', 'script_result.machine_id', 'name', 'timeout_seconds', 'purpose'])
    .where('script_run.ended_at', 'is', null)
    .where('script_result.status', 'in', underWay)
    .where((e) => e(e('started_at', '+', e('timeout_seconds', '*', 1000)), '<', now - graceMs))
    .limit(100)
    .execute();
