import { topics } from '../../contract/live.ts';
import { ok } from '../../contract/result.ts';
import { counter } from '../../platform/count.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Service, ServiceState } from '../../service.ts';
import type { BootAsks } from './asks.ts';
import type { Step } from './contract.ts';
import { historyOf, type History } from './history.ts';
import { standing } from './late.ts';
import { stuck } from './sentences.ts';
import { forgetStrangers } from './boot-rows.ts';
import { stepEvent } from './step-events.ts';
import { bootOfRun } from './story-facts.ts';
import type { Timeline } from './timeline.ts';
import { stepLabels } from './words.ts';
import { steps } from './contract.ts';

const flushEveryMs = 250;
const lookEveryMs = 1_000;
const tidyEveryMs = 3600_000;
/** The newest machines in a state that needs a person, whose last boot is taken up again at the start. */
const failedKept = 500;
const peersMs = 5 * 60_000;

export interface Watch extends Service {
  /** Machines whose next step is late, with that step. */
  readonly late: ReadonlyMap<number, Step>;
  readonly upSince: number;
  historyOf(machineId: number): History | undefined;
  /** Other machines at a step: late there too, and past it in the last 5 minutes. */
  peers(machineId: number, step: Step): { stuck: number; passed: number };
}

/** Stores what the timeline saw, tells open pages that it moved on, and notices who is late. */
export function watch(ground: Ground, asks: BootAsks, timeline: Timeline): Watch {
  const { store, clock, events, log } = ground;
  const count = counter();
  const upSince = clock.now();
  const late = new Map<number, Step>();
  const histories = new Map<number, History>();
  let signalled = 0;
  let lookedAt = -Infinity;
  let tidiedAt = clock.now();
  let state: ServiceState = 'stopped';
  let cancel = (): void => {};
  let busy: Promise<void> = Promise.resolve();

  const signal = (machineId: number): void => {
    const machine = asks.machineById(machineId);
    if (machine) events.signal(topics.boot(machine.systemId), ++signalled);
  };

  async function flush(): Promise<void> {
    const moved = await timeline.flush();
    for (const { machineId, boot } of moved) {
      // Its own median has changed when a boot has ended.
      if (boot.endedAt !== null) histories.delete(machineId);
      signal(machineId);
    }
    const told = moved.flatMap(({ machineId, begun }) => {
      const machine = asks.machineById(machineId);
      return machine ? begun.flatMap((seen) => stepEvent(seen, machine) ?? []) : [];
    });
    if (told.length > 0)
      await store.transaction(async (tx) => {
        for (const event of told) await events.record(tx, event);
      });
  }

  const running = () =>
    store.read
      .selectFrom('machine')
      .select(['id', 'system_id', 'hostname', 'run_purpose', 'run_started_at'])
      .where('run_purpose', 'is not', null)
      .execute();

  async function look(): Promise<void> {
    lookedAt = clock.now();
    const machines = await running();
    const seen = new Set(machines.map((m) => m.id));
    for (const id of late.keys()) if (!seen.has(id)) late.delete(id);
    for (const id of histories.keys()) if (!seen.has(id)) histories.delete(id);
    for (const machine of machines) {
      let history = histories.get(machine.id);
      if (!history)
        histories.set(machine.id, (history = await historyOf(store.read, machine.id, machine.run_purpose)));
      const subject = { runPurpose: machine.run_purpose, runStartedAt: machine.run_started_at };
      const boot = bootOfRun(subject, timeline.bootOf(machine.id) ?? null);
      const missing = boot ? (standing(boot, history.usual, clock.now(), upSince)?.missing ?? null) : null;
      const before = late.get(machine.id) ?? null;
      if (missing === before) continue;
      if (missing) late.set(machine.id, missing);
      else late.delete(machine.id);
      const { id, system_id } = machine;
      await events.tell({
        kind: missing ? 'boot.late' : 'boot.went_on',
        level: missing ? 'warning' : 'info',
        machine: { id, system_id },
        text: missing
          ? `${stepLabels[missing]} missing: ${stuck(boot!, missing)}`
          : `${stepLabels[before!]} came after all`,
      });
      count(missing ? 'late' : 'went_on');
      signal(machine.id);
    }
  }

  async function tidy(): Promise<void> {
    tidiedAt = clock.now();
    timeline.forget((machineId) => asks.machineById(machineId) !== undefined);
    await store.batch((raw) => forgetStrangers(raw, clock.now()));
  }

  /** Takes up the boots that went on when the program ended. */
  async function resume(): Promise<void> {
    const failed = await store.read
      .selectFrom('machine')
      .select('id')
      .where('status', 'in', ['failed_commissioning', 'failed_testing', 'failed_deployment'])
      .orderBy('status_since', 'desc')
      .limit(failedKept)
      .execute();
    for (const { id } of [...(await running()), ...failed]) {
      const { newest } = await historyOf(store.read, id, null);
      if (newest) timeline.adopt(newest);
    }
  }

  function tick(): void {
    cancel = clock.after(flushEveryMs, () => {
      tick();
      busy = busy
        .then(flush)
        .then(() => (clock.now() - lookedAt >= lookEveryMs ? look() : undefined))
        .then(() => (clock.now() - tidiedAt >= tidyEveryMs ? tidy() : undefined))
        .catch((error: unknown) => log.error({ err: error }, 'boot: a turn failed'));
    });
  }

  return {
    name: 'boot',
    late,
    upSince,
    historyOf: (machineId) => histories.get(machineId),
    peers(machineId, step) {
      const now = clock.now();
      const from = steps.slice(steps.indexOf(step));
      let passed = 0;
      for (const [id, boot] of timeline.machines())
        if (id !== machineId && from.some((s) => (boot.steps.get(s)?.at ?? -Infinity) > now - peersMs))
          passed++;
      return { stuck: [...late].filter(([id, s]) => id !== machineId && s === step).length, passed };
    },
    async start() {
      if (state !== 'listening') {
        state = 'listening';
        await resume();
        tick();
      }
      return ok(undefined);
    },
    async stop() {
      cancel();
      state = 'stopped';
      await busy;
      await flush();
    },
    health: () => ({
      state,
      detail: late.size === 0 ? 'Nobody is late.' : `${late.size} machines are late.`,
    }),
    counters: () => count.all(),
  };
}
