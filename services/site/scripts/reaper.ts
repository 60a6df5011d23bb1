import { ok } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { every } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import type { Service, ServiceState } from '../../service.ts';
import { endRun, TIMED_OUT } from './runs.ts';
import { overdue } from './signal.ts';
import type { ScriptsAsks } from './index.ts';

const PERIOD_MS = 15_000;
/** The machine stops a script itself and then reports it, with up to some MiB of output over a slow line. */
export const GRACE_MS = 60_000;

/** Scripts that never end: marked Timed out, their run ended as failed. Works from the rows alone, so a restart changes nothing. */
export function reaper(ground: Ground, asks: ScriptsAsks): Service & { turn(): Promise<void> } {
  const count = counter();
  let state: ServiceState = 'stopped';
  let cancel = (): void => {};
  let busy: Promise<void> = Promise.resolve();

  const turn = async (): Promise<void> => {
    if ((await overdue(ground.store.read, ground.clock.now(), GRACE_MS)).length === 0) return;
    await ground.store.transaction(async (tx) => {
      const now = ground.clock.now();
      const late = await overdue(tx, now, GRACE_MS);
      const firstOfRun = new Map(late.map((row) => [row.run_id, row] as const).reverse());
      for (const { run_id, machine_id, name, timeout_seconds, purpose } of firstOfRun.values()) {
        await endRun(tx, run_id, TIMED_OUT, now);
        const sentence = `${name} did not end within ${timeout_seconds} s, and the machine did not say why.`;
        await asks.runEnded(tx, machine_id, { purpose, passed: false, sentence });
        count('timed_out');
      }
    });
  };
  return {
    name: 'scripts',
    turn,
    start() {
      if (state !== 'listening')
        cancel = every(ground.clock, PERIOD_MS, () => {
          busy = busy
            .then(turn)
            .catch((error: unknown) => ground.log.error({ err: error }, 'scripts: a turn failed'));
        });
      state = 'listening';
      return Promise.resolve(ok(undefined));
    },
    async stop() {
      cancel();
      state = 'stopped';
      await busy;
    },
    health: () => ({ state, detail: 'Watches for scripts that never end.' }),
    counters: () => count.all(),
  };
}
