import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Service } from '../../service.ts';
import type { Ground } from '../ground.ts';
import { periodic } from '../periodic.ts';
import type { BeginJob, JobItem, JobKind, JobProgress } from './kind.ts';
import { progressBoard } from './progress.ts';
import {
  insertJob,
  itemCounts,
  jobItems,
  jobRow,
  jobRows,
  openJobRows,
  setJob,
  type JobRow,
} from './rows.ts';
import { cancelled, runJob, type Outcome } from './run.ts';

export type { BeginJob, JobItem, JobKind, JobProgress, RunningJob } from './kind.ts';
export type { JobRow } from './rows.ts';

export interface Jobs {
  /** Makes a kind known, before the service starts; what it returns asks for a job of it. */
  add<A>(kind: JobKind<A>): BeginJob<A>;
  /** Newest first; `before`: only those with a smaller number. */
  list(before: number | undefined, limit: number): Promise<(JobRow & { items: number })[]>;
  get(id: number): Promise<{ row: JobRow; items: JobItem[] } | undefined>;
  /** How many wait or run. */
  open(): Promise<number>;
  /** How far a running job's step is; null when it does not run or has told nothing. */
  progressOf(id: number): JobProgress | null;
  stepsOf(kind: string): JobKind<unknown>['steps'];
  /** Refuses with `not_found`, and with `not_now` when it has ended. */
  cancel(id: number, who: string): Promise<Result<void>>;
  /** Begins what waits, as the rows say. */
  readonly service: Service;
}

const lookEveryMs = 2_000;
const attemptsAtMost = 5;

/** Work that takes a while, as rows with named steps. What runs when the desk ends is taken up by the next one. */
export function openJobs(ground: Pick<Ground, 'store' | 'events' | 'clock' | 'log'>): Jobs {
  const { store, events, clock, log } = ground;
  const kinds = new Map<string, JobKind<unknown>>();
  const running = new Map<number, { kind: string; abort: AbortController; ended: Promise<void> }>();
  const progress = progressBoard(ground);
  let stopping = false;

  /** Ended, but the store did not take it yet (a full disk): each turn tries again. */
  const untold = new Map<number, Outcome>();

  /** The end of a job and the event that tells of it. */
  async function end(row: JobRow, outcome: Outcome): Promise<void> {
    untold.set(row.id, outcome);
    const { state, result } = outcome;
    await store.transaction(async (tx) => {
      await setJob(tx, row.id, { state, result, ended_at: clock.now() });
      await events.record(tx, {
        kind: `job.${state}`,
        level: state === 'failed' ? 'error' : 'info',
        who: row.asked_by,
        text: `${row.title}: ${result}`,
        facts: { job: row.id },
      });
    });
    untold.delete(row.id);
  }

  /** True when the row is still as it was read: a job may have ended since. */
  const claim = (row: JobRow): Promise<boolean> =>
    store.transaction(async (tx) => {
      const now = await jobRow(tx, row.id);
      if (now?.state !== row.state || now.attempts !== row.attempts) return false;
      await setJob(tx, row.id, { state: 'running', attempts: row.attempts + 1, started_at: clock.now() });
      return true;
    });

  async function begin(row: JobRow, kind: JobKind<unknown>): Promise<void> {
    if (row.attempts > 0 && (kind.afterRestart === 'fail' || row.attempts >= attemptsAtMost))
      return end(row, { state: 'failed', result: 'The desk stopped while it ran. Start it again.' });
    const args = kind.arguments.safeParse(JSON.parse(row.arguments));
    if (!args.success)
      return end(row, { state: 'failed', result: 'This version does not understand what was asked.' });
    if (!(await claim(row))) return;
    const abort = new AbortController();
    const work = async (): Promise<void> => {
      const outcome = await runJob({ ...ground, progress }, kind, row, args.data, abort.signal);
      // What the desk's own end broke off stays as it is: the next start takes it up.
      if (stopping && outcome.state !== 'done') return;
      await end(row, outcome);
    };
    const ended = work()
      .catch((error: unknown) => log.error({ err: error, job: row.id }, 'the end of a job was not stored'))
      .finally(() => {
        running.delete(row.id);
        progress.forget(row.id);
        if (!stopping) look();
      });
    running.set(row.id, { kind: row.kind, abort, ended });
  }

  async function turn(): Promise<void> {
    for (const row of await openJobRows(store.read)) {
      if (stopping) return;
      if (running.has(row.id)) continue;
      const kind = kinds.get(row.kind);
      const ended = untold.get(row.id);
      if (ended) await end(row, ended);
      else if (row.cancel_asked_by !== null) await end(row, cancelled);
      else if (!kind)
        await end(row, { state: 'failed', result: 'This version does not know this kind of work.' });
      else if ([...running.values()].filter((r) => r.kind === row.kind).length < (kind.atOnce ?? 1))
        await begin(row, kind);
    }
  }

  const reconciler = periodic(ground, {
    name: 'jobs',
    detail: 'Work that takes a while is carried out.',
    periodMs: lookEveryMs,
    turn,
  });
  let unlisten: (() => void) | undefined;
  let turns: Promise<void> = Promise.resolve();
  let asked = false;
  /** One turn at a time; those asked for meanwhile become one. */
  function look(): void {
    if (asked || stopping) return;
    asked = true;
    turns = turns.then(async () => {
      asked = false;
      await reconciler.turn().catch((error: unknown) => log.error({ err: error }, 'jobs: a turn failed'));
    });
  }

  return {
    add<A>(kind: JobKind<A>): BeginJob<A> {
      kinds.set(kind.kind, kind as JobKind<unknown>);
      return async (tx, args, askedBy) => {
        const title = kind.title(args);
        const id = await insertJob(tx, {
          kind: kind.kind,
          title,
          arguments: JSON.stringify(args),
          asked_by: askedBy,
          asked_at: clock.now(),
        });
        await events.record(tx, {
          kind: 'job.asked',
          level: 'audit',
          who: askedBy,
          text: `${title}: asked for.`,
          facts: { job: id },
        });
        return id;
      };
    },
    async list(before, limit) {
      const rows = await jobRows(store.read, before, limit);
      const counts = await itemCounts(
        store.read,
        rows.map((row) => row.id),
      );
      return rows.map((row) => ({ ...row, items: counts.get(row.id) ?? 0 }));
    },
    async get(id) {
      const row = await jobRow(store.read, id);
      return row && { row, items: await jobItems(store.read, id) };
    },
    open: async () => (await openJobRows(store.read)).length,
    progressOf: (id) => progress.of(id),
    stepsOf: (kind) => kinds.get(kind)?.steps ?? [],
    async cancel(id, who) {
      const result = await store.transaction(async (tx): Promise<Result<void>> => {
        const row = await jobRow(tx, id);
        if (!row) return refuse('not_found', `There is no job ${id}.`);
        if (row.state !== 'waiting' && row.state !== 'running')
          return refuse('not_now', `${row.title} has ended already.`);
        await setJob(tx, id, { cancel_asked_by: who });
        await events.record(tx, {
          kind: 'job.cancel',
          level: 'audit',
          who,
          text: `${row.title}: cancelled.`,
        });
        return ok(undefined);
      });
      if (result.ok) running.get(id)?.abort.abort();
      return result;
    },
    service: {
      ...reconciler,
      start() {
        stopping = false;
        unlisten ??= events.onMore(look);
        look();
        return reconciler.start();
      },
      async stop() {
        stopping = true;
        unlisten?.();
        unlisten = undefined;
        for (const job of running.values()) job.abort.abort();
        await reconciler.stop();
        await turns;
        await Promise.all([...running.values()].map((job) => job.ended));
      },
      counters: () => ({ running: running.size }),
    },
  };
}
