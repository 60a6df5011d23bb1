import { ok } from '../../contract/result.ts';
import { counter } from '../../platform/count.ts';
import type { Service, ServiceState } from '../../service.ts';
import { dueIntents } from './intents.ts';
import { refreshPower } from './query.ts';
import { atOnce, lookAgainMs, queryEveryMs } from './turns.ts';
import { work } from './work.ts';
import type { Workbench } from './workbench.ts';

const periodMs = 1_000;

export interface Reconciler extends Service {
  /** There may be work: look at the rows. Cheap, and may be called at any time. */
  signal(): void;
  /** Reads the state soon, besides the regular turn. */
  lookSoon(machineId: number): void;
}

/**
 * Carries out the rows that ask for power work, and reads every machine's state now and then. It takes no input: what
 * it does after a restart is what it does every day.
 */
export function reconciler(bench: Workbench): Reconciler {
  const { clock, store, log } = bench.ground;
  const count = counter();
  /** One thing at a time a machine. */
  const inHand = new Map<number, Promise<void>>();
  const looks = new Map<number, number[]>();
  let state: ServiceState = 'stopped';
  let stop = new AbortController();
  let cancel = (): void => {};
  let turning: Promise<void> | undefined;
  let again = false;

  function take(machineId: number, name: string, job: () => Promise<string>): void {
    const running = job()
      .then((outcome) => {
        count(`${name}_${outcome}`);
        // A place is free. Not after a fault: it would be run into again at once.
        setImmediate(signal);
      })
      .catch((error: unknown) => {
        count(`${name}_broke`);
        log.error({ err: error }, 'power work broke');
      })
      .finally(() => inHand.delete(machineId));
    inHand.set(machineId, running);
  }

  async function intents(): Promise<void> {
    const due = await dueIntents(store.read, clock.now(), atOnce * 4);
    for (const intent of due) {
      if (inHand.size >= atOnce) return;
      if (inHand.has(intent.machine_id)) continue;
      take(intent.machine_id, 'intents', async () => {
        const outcome = await work(bench, intent, stop.signal);
        if (outcome === 'done') lookSoon(intent.machine_id);
        return outcome;
      });
    }
  }

  function dueLooks(now: number): number[] {
    const due: number[] = [];
    for (const [machineId, times] of looks) {
      if (times[0]! > now) continue;
      due.push(machineId);
      const left = times.filter((at) => at > now);
      if (left.length > 0) looks.set(machineId, left);
      else looks.delete(machineId);
    }
    return due;
  }

  async function queries(): Promise<void> {
    const now = clock.now();
    const types = bench.registry
      .all()
      .filter((driver) => driver.capabilities.includes('query'))
      .map((driver) => driver.type);
    const stale = await store.read
      .selectFrom('machine')
      .select('id')
      .where('power_type', 'in', types)
      .where((eb) =>
        eb.or([eb('power_checked_at', 'is', null), eb('power_checked_at', '<=', now - queryEveryMs)]),
      )
      .orderBy('power_checked_at')
      .limit(atOnce * 2)
      .execute();
    for (const machineId of [...dueLooks(now), ...stale.map((row) => row.id)]) {
      if (inHand.size >= atOnce) return;
      if (!inHand.has(machineId))
        take(machineId, 'queries', async () => (await refreshPower(bench, machineId, stop.signal)).state);
    }
  }

  function signal(): void {
    if (state !== 'listening') return;
    if (turning) return void (again = true);
    turning = (async () => {
      do {
        again = false;
        await intents();
        await queries();
      } while (again && !stop.signal.aborted);
    })()
      .catch((error: unknown) => log.error({ err: error }, 'power: a turn failed'))
      .finally(() => (turning = undefined));
  }

  function lookSoon(machineId: number): void {
    const now = clock.now();
    looks.set(
      machineId,
      lookAgainMs.map((ms) => now + ms),
    );
  }

  function tick(): void {
    cancel = clock.after(periodMs, () => {
      tick();
      signal();
    });
  }

  return {
    name: 'power',
    signal,
    lookSoon,
    start() {
      if (state !== 'listening') {
        stop = new AbortController();
        state = 'listening';
        tick();
        signal();
      }
      return Promise.resolve(ok(undefined));
    },
    async stop() {
      state = 'stopped';
      cancel();
      stop.abort();
      await turning;
      await Promise.all(inHand.values());
    },
    health: () => ({
      state,
      detail: inHand.size === 0 ? 'Nothing to switch.' : `Works on ${inHand.size} machines.`,
    }),
    counters: () => ({ ...count.all(), in_hand: inHand.size }),
  };
}
