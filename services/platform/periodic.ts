import { ok } from '../contract/result.ts';
import type { Service, ServiceState } from '../service.ts';
import { every, type Clock } from './clock.ts';
import { counter, type Count } from './count.ts';
import type { Log } from './log.ts';

export interface Periodic {
  name: string;
  /** What it does, for the admin. */
  detail: string;
  periodMs: number;
  /** Takes no input: what is due stands in rows. One turn ends before the next begins. */
  turn(count: Count): Promise<void>;
}

/** A service that looks for due work from time to time. A turn that fails is logged, and the next one comes all the same. */
export function periodic(
  { clock, log }: { clock: Clock; log: Log },
  work: Periodic,
): Service & { turn(): Promise<void> } {
  const count = counter();
  let state: ServiceState = 'stopped';
  let cancel = (): void => {};
  let busy: Promise<void> = Promise.resolve();
  const turn = (): Promise<void> => work.turn(count);
  return {
    name: work.name,
    turn,
    start() {
      if (state !== 'listening')
        cancel = every(clock, work.periodMs, () => {
          busy = busy
            .then(turn)
            .catch((error: unknown) => log.error({ err: error }, `${work.name}: a turn failed`));
        });
      state = 'listening';
      return Promise.resolve(ok(undefined));
    },
    async stop() {
      cancel();
      state = 'stopped';
      await busy;
    },
    health: () => ({ state, detail: work.detail }),
    counters: () => count.all(),
  };
}
