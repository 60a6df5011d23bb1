import type { RunPurpose } from '../../contract/fleet.ts';
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

/** How long the machine took to boot; what it did then counts only where it was the same. */
function comparable(boot: Boot, purpose: RunPurpose | null): Usual {
  const durations = durationsOf(boot);
  if (boot.steps.get('done')?.facts.purpose === purpose || purpose === null) return durations;
  return Object.fromEntries(Object.entries(durations).filter(([step]) => step !== 'scripts'));
}

/** What a machine's earlier boots tell of the next one, which is for `purpose`: only those that ended well count. */
export async function historyOf(db: Reader, machineId: number, purpose: RunPurpose | null): Promise<History> {
  const boots = await bootsOf(db, machineId);
  const finished = boots.filter((boot) => boot.steps.get('done')?.facts.outcome === 'passed');
  const lastDone = finished[0] ?? null;
  const about = purpose ?? lastDone?.steps.get('done')?.facts.purpose ?? null;
  const alike = finished.filter((boot) => boot.steps.get('done')?.facts.purpose === about);
  return {
    newest: boots[0] ?? null,
    usual: usualOf(finished.map((boot) => comparable(boot, about))),
    lastDone,
    lastRun: alike[0] ? durationsOf(alike[0]) : null,
    runBefore: alike[1] ? durationsOf(alike[1]) : null,
  };
}
