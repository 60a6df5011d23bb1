import type { Reader } from '../../platform/store/store.ts';
import { bootsOf } from './boot-rows.ts';
import type { Boot } from './boots.ts';
import { usualOf, type Usual } from './late.ts';
import { durationsOf } from './segments.ts';

export interface History {
  /** The newest boot that the store knows. */
  newest: Boot | null;
  /** Medians over the finished boots that are kept. */
  usual: Usual;
  /** The last finished one, and its steps' durations. */
  lastDone: Boot | null;
  lastRun: Usual | null;
  /** The one before it: what the last one itself is held against. */
  runBefore: Usual | null;
}

/** What a machine's earlier boots tell of the next one: only those that ended well count. */
export async function historyOf(db: Reader, machineId: number): Promise<History> {
  const boots = await bootsOf(db, machineId);
  const finished = boots.filter((boot) => boot.steps.get('done')?.facts.outcome === 'passed');
  const durations = finished.map(durationsOf);
  return {
    newest: boots[0] ?? null,
    usual: usualOf(durations),
    lastDone: finished[0] ?? null,
    lastRun: durations[0] ?? null,
    runBefore: durations[1] ?? null,
  };
}
