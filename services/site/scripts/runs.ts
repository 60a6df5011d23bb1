import type { Reader, Tx } from '../../platform/store/store.ts';
import type { ScriptRunTable } from '../../platform/store/schema/scripts.ts';
import type { Script } from './library.ts';

export type Purpose = ScriptRunTable['purpose'];

/** Script statuses by their meaning; numbers are MAAS's (see the contract). */
export const PENDING = 0;
export const RUNNING = 1;
export const PASSED = 2;
export const FAILED = 3;
export const TIMED_OUT = 4;
export const ABORTED = 5;
export const SKIPPED = 9;
/** Work still goes on: running, installing its packages, applying its network. */
export const underWay = [RUNNING, 7, 10] as const;
export const unfinished = [PENDING, ...underWay] as const;
/** Statuses that do not fail a run: passed, degraded, skipped. */
export const good: readonly number[] = [PASSED, 6, SKIPPED];

/** Runs kept of each purpose, MAAS's own number. */
const HISTORY = 10;

/** A new run with one pending result a script. A run that is still open ends as aborted; old history goes. */
export async function insertRun(
  tx: Tx,
  { machineId, purpose, enableSsh }: { machineId: number; purpose: Purpose; enableSsh: boolean },
  scripts: readonly Script[],
  now: number,
) {
  await abortOpenRun(tx, machineId, now);
  const { id } = await tx
    .insertInto('script_run')
    .values({ machine_id: machineId, purpose, created_at: now, enable_ssh: enableSsh ? 1 : 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [i, script] of scripts.entries())
    await tx
      .insertInto('script_result')
      .values(resultRow(script, id, machineId, i * 100))
      .execute();
  const old = await tx
    .selectFrom('script_run')
    .select('id')
    .where('machine_id', '=', machineId)
    .where('purpose', '=', purpose)
    .orderBy('id', 'desc')
    .offset(HISTORY)
    .limit(1000)
    .execute();
  if (old.length > 0)
    await tx
      .deleteFrom('script_run')
      .where(
        'id',
        'in',
        old.map((r) => r.id),
      )
      .execute();
  return id;
}

const resultRow = (script: Script, runId: number, machineId: number, order: number) => ({
  run_id: runId,
  machine_id: machineId,
  name: script.name,
  type: script.script_type === 'testing' ? ('testing' as const) : ('commissioning' as const),
  hardware_type: script.hardware_type,
  status: PENDING,
  timeout_seconds: script.timeout,
  order_index: order,
  suppressed: 0,
});

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

/** A disk that a test of storage runs on. */
export interface Disk {
  name: string;
  path: string;
  idPath: string | null;
  model: string | null;
  serial: string | null;
}

/** Gives a pending result a disk, and each further disk a result of its own; without a disk there is nothing to test. */
export async function targetDisks(
  tx: Tx,
  row: ResultRow,
  parameter: string,
  disks: readonly Disk[],
  now: number,
) {
  const [first, ...others] = disks;
  const value = (disk: Disk): string =>
    JSON.stringify({
      [parameter]: {
        name: disk.name,
        path: disk.path,
        id_path: disk.idPath,
        model: disk.model,
        serial: disk.serial,
      },
    });
  await tx
    .updateTable('script_result')
    .set(first ? { parameters: value(first) } : { status: SKIPPED, ended_at: now })
    .where('id', '=', row.id)
    .execute();
  const { id: _, ...same } = row;
  for (const [i, disk] of others.entries())
    await tx
      .insertInto('script_result')
      .values({ ...same, parameters: value(disk), order_index: row.order_index + i + 1 })
      .execute();
}
