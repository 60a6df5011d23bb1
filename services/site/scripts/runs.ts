import type { Reader, Tx } from '../../platform/store/store.ts';
import type { ScriptRunTable } from '../../platform/store/schema/scripts.ts';
import { timeoutOf, type Chosen } from './choice.ts';
import type { Seal } from './given-values.ts';
import { storedValues } from './given-values.ts';

export type Purpose = ScriptRunTable['purpose'];

/** Script statuses by their meaning; numbers are MAAS's (see the contract). */
export const PENDING = 0;
export const RUNNING = 1;
export const PASSED = 2;
export const FAILED = 3;
export const TIMED_OUT = 4;
export const ABORTED = 5;
export const DEGRADED = 6;
export const SKIPPED = 9;
/** Work still goes on: running, installing its packages, applying its network. */
export const underWay = [RUNNING, 7, 10] as const;
export const unfinished: readonly number[] = [PENDING, ...underWay];
/** Statuses that do not fail a run: passed, degraded, skipped. */
export const good: readonly number[] = [PASSED, DEGRADED, SKIPPED];
/** Statuses that fail a run: failed, timed out, packages or network could not be had. */
export const bad: readonly number[] = [FAILED, TIMED_OUT, 8, 11];

/** Room in the order for a result a disk or card. */
const ORDER_STEP = 10_000;

/** A new run with one pending result a script. A run that is still open ends as aborted. */
export async function insertRun(
  tx: Tx,
  { machineId, purpose, enableSsh }: { machineId: number; purpose: Purpose; enableSsh: boolean },
  chosen: readonly Chosen[],
  { now, seal }: { now: number; seal: Seal },
): Promise<number> {
  await abortOpenRun(tx, machineId, now);
  const { id } = await tx
    .insertInto('script_run')
    .values({ machine_id: machineId, purpose, created_at: now, enable_ssh: enableSsh ? 1 : 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [i, one] of chosen.entries())
    await tx
      .insertInto('script_result')
      .values({
        run_id: id,
        machine_id: machineId,
        name: one.script.name,
        type: one.script.script_type,
        hardware_type: one.script.hardware_type,
        status: PENDING,
        timeout_seconds: timeoutOf(one),
        order_index: i * ORDER_STEP,
        suppressed: 0,
        parameters: storedValues(one, seal),
        script_version_id: one.script.builtIn ? null : one.script.versionId,
      })
      .execute();
  return id;
}

/** The run that a machine works on; undefined when it has none. */
export const openRun = (db: Reader, machineId: number) =>
  db
    .selectFrom('script_run')
    .selectAll()
    .where('machine_id', '=', machineId)
    .where('ended_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
export type RunRow = NonNullable<Awaited<ReturnType<typeof openRun>>>;

/** Results of a run in the order they are to run. */
export const resultsOf = (db: Reader, runId: number) =>
  db.selectFrom('script_result').selectAll().where('run_id', '=', runId).orderBy('order_index').execute();

export type ResultRow = Awaited<ReturnType<typeof resultsOf>>[number];

/** Whatever is not finished becomes aborted, what is under way `underWayBecomes`, and the run is over. */
export async function endRun(tx: Tx, runId: number, underWayBecomes: number, now: number): Promise<void> {
  const end = (statuses: readonly number[], status: number) =>
    tx
      .updateTable('script_result')
      .set({ status, ended_at: now })
      .where('run_id', '=', runId)
      .where('status', 'in', statuses)
      .execute();
  await end(underWay, underWayBecomes);
  await end([PENDING], ABORTED);
  await tx
    .updateTable('script_run')
    .set({ ended_at: now })
    .where('id', '=', runId)
    .where('ended_at', 'is', null)
    .execute();
}

export async function abortOpenRun(tx: Tx, machineId: number, now: number): Promise<void> {
  const open = await openRun(tx, machineId);
  if (open) await endRun(tx, open.id, ABORTED, now);
}
