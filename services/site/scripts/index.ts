import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import type { Service } from '../../service.ts';
import { aimResults } from './aim.ts';
import { bundleOf, strangersBundle } from './bundle.ts';
import { choose, whyNotDestructive, type RunChoice } from './choice.ts';
import type { scriptsContract } from './contract.ts';
import { scriptEditor } from './edit.ts';
import { checkedText, libraryProcedures } from './library-procedures.ts';
import type { Disk } from './instances.ts';
import type { Library, Script } from './library.ts';
import { readOutput } from './outputs.ts';
import { allScripts, scriptOfResult } from './own-scripts.ts';
import { progressBoard, readProgress } from './progress.ts';
import { reaper } from './reaper.ts';
import { runsOf } from './run-list.ts';
import {
  ABORTED,
  abortOpenRun,
  endRun,
  insertRun,
  openRun,
  resultsOf,
  unfinished,
  type Purpose,
  type ResultRow,
  type RunRow,
} from './runs.ts';
import { applySignal, type Ended, type Noted, type Signal } from './signal.ts';
import { suppressResults } from './suppress.ts';
import { inUse } from './in-use.ts';

export { readLibrary, type Library, type Script } from './library.ts';
export { signalStatuses, type Ended, type Noted, type Signal } from './signal.ts';
export { streams, readOutput, type Outputs, type Stream } from './outputs.ts';
export { metricsOf, type MetricRow } from './metrics.ts';
export { shownValues } from './given-values.ts';
export { allScripts } from './own-scripts.ts';
export { bad, good } from './runs.ts';
export type { Disk } from './instances.ts';
export type { RunChoice } from './choice.ts';
export type { Progress } from './progress.ts';

/** What scripts need of the features beside them. */
export interface ScriptsAsks {
  /** A run is over; the machine moves on, in the same transaction. */
  runEnded(tx: Tx, machineId: number, ended: Ended): Promise<void>;
  /** The machine was heard of: its deadline starts anew, in the same transaction. */
  heard(tx: Tx, machineId: number): Promise<void>;
  /** Disks that tests of storage run on. */
  disks(tx: Tx, machineId: number): Promise<Disk[]>;
}

export interface Scripts {
  readonly library: Library;
  /** Rows for everything that the purpose asks for; an open run of the machine ends as aborted. */
  startRun(tx: Tx, machineId: number, purpose: Purpose, choice?: RunChoice): Promise<void>;
  /** Why a run with this choice cannot be; null when it can. */
  whyNot(
    tx: Tx,
    machine: { id: number; hostname: string; status: string },
    purpose: Purpose,
    choice: RunChoice,
  ): Promise<Problem | null>;
  /** Ends the machine's open run, if any, without telling anyone: for abort, deadlines and mark broken. */
  abortRun(tx: Tx, machineId: number): Promise<void>;
  /** The tar for a machine that nobody knows; null when there is no script that looks for a BMC. */
  strangersBundle(): Buffer | null;
  /** The tar of what is left to do in the machine's open run; null when nothing is. Tests come after the inventory. */
  bundle(machineId: number): Promise<Buffer | null>;
  /** What a machine reports. `not_found` for a result that is not of its present run. */
  signal(tx: Tx, machineId: number, signal: Signal): Promise<Result<Noted>>;
  /** The name of whoever began a run that somebody may log in to while it lasts; null for all others. */
  openTo(machineId: number): Promise<string | null>;
  /** The latest that a running script said of how far it is. */
  progressOf(resultId: number): ReturnType<typeof readProgress>;
  readonly reaper: Service & { turn(): Promise<void> };
  readonly implementation: Implementation<typeof scriptsContract>;
}

export function openScripts(ground: Ground, library: Library, asks: ScriptsAsks): Scripts {
  const { store, clock, log, secrets } = ground;
  for (const problem of library.problems) log.warn({ problem }, 'a script cannot be used');
  const progress = progressBoard(ground.events);
  const known = async (name: string): Promise<number | undefined> =>
    (await store.read.selectFrom('machine').select('id').where('system_id', '=', name).executeTakeFirst())
      ?.id;
  const scriptOf = (db: Reader, row: ResultRow): Promise<Script | undefined> =>
    scriptOfResult(db, library, row);
  const left = async (tx: Tx, runId: number): Promise<ResultRow[]> =>
    (await resultsOf(tx, runId)).filter((r) => unfinished.includes(r.status));
  const aim = (tx: Tx, machineId: number, rows: readonly ResultRow[]): Promise<void> =>
    aimResults(tx, rows, {
      scriptOf: (row) => scriptOf(tx, row),
      disks: () => asks.disks(tx, machineId),
      now: clock.now(),
    });

  /** Unfinished results of one kind: commissioning first, then what needs to know the hardware. */
  async function due(tx: Tx, run: RunRow): Promise<ResultRow[]> {
    const rows = await left(tx, run.id);
    const commissioning = rows.filter((r) => r.type === 'commissioning');
    const early: ResultRow[] = [];
    for (const row of commissioning)
      if (((await scriptOf(tx, row))?.for_hardware.length ?? 0) === 0) early.push(row);
    if (early.length > 0) return early;
    await aim(tx, run.machine_id, rows);
    const aimed = await left(tx, run.id);
    const late = aimed.filter((r) => r.type === 'commissioning');
    return late.length > 0 ? late : aimed;
  }
  return {
    library,
    async startRun(tx, machineId, purpose, choice = {}) {
      const { chosen } = choose(await allScripts(tx, library), purpose, choice);
      const about = { machineId, purpose, enableSsh: choice.enableSsh ?? false };
      const runId = await insertRun(tx, about, chosen, { now: clock.now(), seal: secrets });
      // What the machine is made of is known, or is about to be read.
      if (purpose === 'test' || purpose === 'release') await aim(tx, machineId, await left(tx, runId));
    },
    async whyNot(tx, machine, purpose, choice) {
      if (purpose === 'rescue') return null;
      const { chosen, problems } = choose(await allScripts(tx, library), purpose, choice);
      if (problems.length > 0) return { code: 'bad_input', sentence: problems.slice(0, 5).join(' ') };
      const sentence = whyNotDestructive(chosen, {
        hostname: machine.hostname,
        inUse: await inUse(tx, machine),
      });
      return sentence === null ? null : { code: 'not_now', sentence };
    },
    abortRun: (tx, machineId) => abortOpenRun(tx, machineId, clock.now()),
    strangersBundle: () => strangersBundle(library, clock.now()),
    async bundle(machineId) {
      const rows = await store.transaction(async (tx) => {
        const run = await openRun(tx, machineId);
        return run ? due(tx, run) : [];
      });
      return bundleOf(store.read, rows, { scriptOf, now: clock.now(), seal: secrets });
    },
    async signal(tx, machineId, signal) {
      const noted = await applySignal(tx, machineId, signal, {
        now: clock.now(),
        declaredBy: async (row) => (await scriptOf(tx, row))?.results ?? [],
      });
      if (!noted.ok || noted.value.did === 'ignored') return noted;
      await asks.heard(tx, machineId);
      const said = signal.progress ? readProgress(signal.progress) : null;
      if (signal.resultId !== null && noted.value.did === 'finished') progress.drop(signal.resultId);
      else if (signal.resultId !== null && said) progress.set(signal.resultId, said);
      if (noted.value.did === 'ended') {
        const { runId, did: _, ...ended } = noted.value;
        await endRun(tx, runId, ABORTED, clock.now());
        await asks.runEnded(tx, machineId, ended);
      }
      return noted;
    },
    async openTo(machineId) {
      const run = await store.read
        .selectFrom('machine')
        .innerJoin('script_run', 'script_run.machine_id', 'machine.id')
        .select(['run_by', 'run_purpose', 'enable_ssh'])
        .where('machine.id', '=', machineId)
        .orderBy('script_run.id', 'desc')
        .limit(1)
        .executeTakeFirst();
      const open = run?.run_purpose === 'rescue' || (run?.run_purpose && run.enable_ssh === 1);
      return open ? run.run_by : null;
    },
    progressOf: (resultId) => progress.get(resultId),
    reaper: reaper(ground, asks),
    implementation: {
      'scripts.runs': async ({ systemId, limit }) => {
        const id = await known(systemId);
        if (id === undefined) return refuse('not_found', `There is no machine ${systemId}.`);
        const titles = new Map((await allScripts(store.read, library)).map((s) => [s.name, s.title]));
        return ok({ runs: await runsOf(store.read, id, limit, { progress, titles }) });
      },
      'scripts.output': async ({ id, stream }) => {
        const row = await store.read
          .selectFrom('script_result')
          .select('id')
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) return refuse('not_found', `There is no script result ${id}.`);
        return ok(await readOutput(store.read, id, stream));
      },
      'scripts.check': ({ text }) => ok(checkedText(text)),
      'scripts.suppress': (input, { name }) =>
        store.transaction((tx) => suppressResults(tx, ground, { ...input, by: name })),
      ...libraryProcedures(ground, library, scriptEditor(ground, library)),
    },
  };
}
