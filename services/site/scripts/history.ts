import type { Count } from '../../platform/count.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { Purpose } from './runs.ts';

/** Runs kept of each machine, MAAS's own numbers; enlisting is a way of commissioning. */
const keptSets: readonly { purposes: readonly Purpose[]; kept: number }[] = [
  { purposes: ['enlist', 'commission'], kept: 10 },
  { purposes: ['test'], kept: 10 },
  { purposes: ['deploy'], kept: 3 },
  { purposes: ['release'], kept: 3 },
  { purposes: ['rescue'], kept: 3 },
];
/** A turn looks at so many machines and forgets so many runs, each with up to some MiB of output. */
const MACHINES_A_TURN = 50;
const RUNS_A_TURN = 20;

/** Runs of a machine that are too old to be kept, the oldest first. Index: script_run_machine. */
export async function tooOld(db: Reader, machineId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('script_run')
    .select(['id', 'purpose', 'ended_at'])
    .where('machine_id', '=', machineId)
    .orderBy('id', 'desc')
    .execute();
  return keptSets
    .flatMap(({ purposes, kept }) => rows.filter((row) => purposes.includes(row.purpose)).slice(kept))
    .filter((row) => row.ended_at !== null)
    .map((row) => row.id)
    .sort((a, b) => a - b);
}

/** Forgets old runs, a few machines at each call, round and round over all of them. */
export function pruner({ store }: Ground): (count: Count) => Promise<void> {
  let after = 0;
  return async (count) => {
    const machines = await store.read
      .selectFrom('machine')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(MACHINES_A_TURN)
      .execute();
    after = machines.length < MACHINES_A_TURN ? 0 : machines.at(-1)!.id;
    const old: number[] = [];
    for (const { id } of machines) {
      old.push(...(await tooOld(store.read, id)));
      if (old.length >= RUNS_A_TURN) break;
    }
    for (const run of old.slice(0, RUNS_A_TURN)) {
      await store.transaction((tx) => tx.deleteFrom('script_run').where('id', '=', run).execute());
      count('forgotten');
    }
  };
}
