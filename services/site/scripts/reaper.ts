import type { Count } from '../../platform/count.ts';
import type { Ground } from '../../platform/ground.ts';
import { periodic } from '../../platform/periodic.ts';
import type { Service } from '../../service.ts';
import { endRun, TIMED_OUT } from './runs.ts';
import { overdue } from './signal.ts';
import type { ScriptsAsks } from './index.ts';
import { pruner } from './history.ts';

const PERIOD_MS = 15_000;
/** The machine stops a script itself and then reports it, with up to some MiB of output over a slow line. */
export const GRACE_MS = 60_000;

/** What the reaper asks of the features beside. */
type ReaperAsks = Pick<ScriptsAsks, 'runEnded'>;

/** Scripts that never end: marked Timed out, their run ended as failed. Works from the rows alone, so a restart changes nothing. */
export function reaper(ground: Ground, asks: ReaperAsks): Service & { turn(): Promise<void> } {
  const prune = pruner(ground);
  const turn = async (count: Count): Promise<void> => {
    await prune(count);
    if ((await overdue(ground.store.read, ground.clock.now(), GRACE_MS)).length === 0) return;
    await ground.store.transaction(async (tx) => {
      const now = ground.clock.now();
      const late = await overdue(tx, now, GRACE_MS);
      const firstOfRun = new Map(late.map((row) => [row.run_id, row] as const).reverse());
      for (const { run_id, machine_id, name, type, timeout_seconds, purpose } of firstOfRun.values()) {
        await endRun(tx, run_id, TIMED_OUT, now);
        const sentence = `${name} did not end within ${timeout_seconds} s, and the machine did not say why.`;
        await asks.runEnded(tx, machine_id, { purpose, passed: false, sentence, failed: type });
        count('timed_out');
      }
    });
  };
  const detail = 'Watches for scripts that never end, and forgets old runs.';
  return periodic(ground, { name: 'scripts', detail, periodMs: PERIOD_MS, turn });
}
