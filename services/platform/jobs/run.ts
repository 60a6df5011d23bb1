import type { Ground } from '../ground.ts';
import type { JobKind, RunningJob } from './kind.ts';
import type { ProgressBoard } from './progress.ts';
import { jobItems, keepItem, setJob, type JobRow } from './rows.ts';

export interface Outcome {
  state: 'done' | 'failed' | 'cancelled';
  result: string;
}

export const cancelled: Outcome = { state: 'cancelled', result: 'cancelled.' };

type RunGround = Pick<Ground, 'store' | 'log'> & { progress: ProgressBoard };

/** Runs a job to its end. What its kind throws is a bug: logged, and told as a failure without its inside. */
export async function runJob<A>(
  { store, log, progress }: RunGround,
  kind: JobKind<A>,
  row: JobRow,
  args: A,
  signal: AbortSignal,
): Promise<Outcome> {
  if (signal.aborted) return cancelled;
  const job: RunningJob<A> = {
    id: row.id,
    args,
    askedBy: row.asked_by,
    signal,
    resumedAt: row.attempts > 0 ? row.step : null,
    async step(name) {
      if (!kind.steps.some((step) => step.name === name)) throw new Error(`${kind.kind} has no step ${name}`);
      await store.transaction((tx) => setJob(tx, row.id, { step: name }));
      progress.set(row.id, null);
    },
    progress: (value) => progress.set(row.id, value),
    item: async (item, outcome, text) => {
      await store.transaction((tx) => keepItem(tx, row.id, { item, outcome, text }));
    },
    items: () => jobItems(store.read, row.id),
  };
  try {
    const result = await kind.run(job);
    if (result.ok) return { state: 'done', result: result.value };
    return signal.aborted ? cancelled : { state: 'failed', result: result.problem.sentence };
  } catch (error) {
    if (signal.aborted) return cancelled;
    log.error({ err: error, job: row.id, kind: kind.kind }, 'a job failed inside');
    return {
      state: 'failed',
      result: store.trouble() ?? 'It failed inside. The log of this desk says more.',
    };
  }
}
