import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Service } from '../../service.ts';
import { writeBundle, type Handout } from './bundle.ts';
import type { scriptsContract } from './contract.ts';
import { forPurpose, forStrangers, type Library } from './library.ts';
import { outputsOf, readOutput } from './outputs.ts';
import { runsOf } from './run-list.ts';
import { reaper } from './reaper.ts';
import {
  ABORTED,
  abortOpenRun,
  endRun,
  insertRun,
  openRun,
  resultsOf,
  targetDisks,
  unfinished,
  type Disk,
  type Purpose,
} from './runs.ts';
import { applySignal, type Ended, type Noted, type Signal } from './signal.ts';

export { readLibrary, type Library } from './library.ts';
export { signalStatuses, type Ended, type Noted, type Signal } from './signal.ts';
export { streams, type Outputs, type Stream } from './outputs.ts';
export type { Disk } from './runs.ts';

/** Which scripts a run is to do, and how; what is left out is as the purpose always does. */
export interface RunChoice {
  /** Names and tags. */
  scripts?: readonly string[] | undefined;
  /** By script, by parameter. */
  parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /** Whoever asked may log in while it lasts. */
  enableSsh?: boolean | undefined;
}

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
  readonly reaper: Service & { turn(): Promise<void> };
  readonly implementation: Implementation<typeof scriptsContract>;
}

const suffixes = { combined: '', stdout: '.out', stderr: '.err', yaml: '.yaml' } as const;

export function openScripts(ground: Ground, library: Library, asks: ScriptsAsks): Scripts {
  const { store, clock, log } = ground;
  for (const problem of library.problems) log.warn({ problem }, 'a script cannot be used');
  const known = async (name: string): Promise<number | undefined> =>
    (await store.read.selectFrom('machine').select('id').where('system_id', '=', name).executeTakeFirst())
      ?.id;

  /** Unfinished results of one kind: commissioning first, tests when the disks they run on are known. */
  async function due(tx: Tx, runId: number, machineId: number) {
    const left = (await resultsOf(tx, runId)).filter((r) =>
      (unfinished as readonly number[]).includes(r.status),
    );
    const commissioning = left.filter((r) => r.type === 'commissioning');
    if (commissioning.length > 0) return commissioning;
    for (const row of left) {
      const parameters = Object.entries(library.scripts.get(row.name)?.parameters ?? {});
      const storage = parameters.find(([, p]) => p.type === 'storage')?.[0];
      if (storage && row.parameters === null)
        await targetDisks(tx, row, storage, await asks.disks(tx, machineId), clock.now());
    }
    return (await resultsOf(tx, runId)).filter((r) => (unfinished as readonly number[]).includes(r.status));
  }

  return {
    library,
    async startRun(tx, machineId, purpose, choice = {}) {
      const scripts = forPurpose(library, purpose, choice.scripts);
      await insertRun(tx, { machineId, purpose, enableSsh: choice.enableSsh ?? false }, scripts, clock.now());
    },
    whyNot: async (_, { hostname }, purpose, { scripts }) => {
      if (!scripts || purpose === 'rescue' || forPurpose(library, purpose, scripts).length > 0) return null;
      const sentence = `No script is called ${scripts.join(', ')}, or carries it as a tag: there is nothing to do on ${hostname}.`;
      return { code: 'bad_input', sentence };
    },
    abortRun: (tx, machineId) => abortOpenRun(tx, machineId, clock.now()),
    strangersBundle() {
      const scripts = forStrangers(library);
      const fresh = { resultId: null, values: {}, hasStarted: false, outputs: [] };
      const handouts = scripts.map((script): Handout => ({
        script,
        timeoutSeconds: script.timeout,
        ...fresh,
      }));
      return handouts.length > 0 ? writeBundle(handouts, clock.now()) : null;
    },
    async bundle(machineId) {
      const rows = await store.transaction(async (tx) => {
        const run = await openRun(tx, machineId);
        return run ? due(tx, run.id, machineId) : [];
      });
      const written =
        rows.length > 0
          ? await outputsOf(
              store.read,
              rows.map((r) => r.id),
            )
          : [];
      const handouts = rows.flatMap((row): Handout[] => {
        const script = library.scripts.get(row.name);
        if (!script) return [];
        const outputs = written
          .filter((o) => o.result_id === row.id)
          .map((o) => ({ suffix: suffixes[o.stream], content: o.content }));
        const values = JSON.parse(row.parameters ?? '{}') as Record<string, unknown>;
        return [
          {
            script,
            resultId: row.id,
            timeoutSeconds: row.timeout_seconds,
            values,
            hasStarted: row.started_at !== null,
            outputs,
          },
        ];
      });
      return handouts.length > 0 ? writeBundle(handouts, clock.now()) : null;
    },
    async signal(tx, machineId, signal) {
      const noted = await applySignal(tx, machineId, signal, clock.now());
      if (!noted.ok || noted.value.did === 'ignored') return noted;
      await asks.heard(tx, machineId);
      if (noted.value.did === 'ended') {
        const { runId, purpose, passed, sentence } = noted.value;
        await endRun(tx, runId, ABORTED, clock.now());
        await asks.runEnded(tx, machineId, { purpose, passed, sentence });
      }
      return noted;
    },
    reaper: reaper(ground, asks),
    implementation: {
      'scripts.runs': async ({ systemId, limit }) => {
        const id = await known(systemId);
        if (id === undefined) return refuse('not_found', `There is no machine ${systemId}.`);
        return ok({ runs: await runsOf(store.read, id, limit) });
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
    },
  };
}
