import type { z } from 'zod';
import type { Result } from '../../contract/result.ts';
import type { JobItemTable } from '../store/schema/jobs.ts';
import type { Tx } from '../store/store.ts';

export type JobItem = Omit<JobItemTable, 'job_id'>;

/** How far the present step is; `of` is null while nobody knows. */
export interface JobProgress {
  done: number;
  of: number | null;
  unit: 'items' | 'bytes';
}

/** A kind of work that takes a while. `arguments` are stored: no secrets in them. */
export interface JobKind<A> {
  /** Dotted, feature first: images.build. */
  kind: string;
  arguments: z.ZodType<A>;
  /** What a person calls it: "Build the ephemeral system". */
  title(args: A): string;
  steps: readonly { name: string; label: string }[];
  /** What becomes of one that the desk's end interrupted: begun again, where its run looks at what is done already. */
  afterRestart: 'again' | 'fail';
  /** How many of this kind run at the same time; 1 unless said otherwise. The others wait in order. */
  atOnce?: number;
  /** Does the work. The value is a sentence of what came of it; a refusal's sentence says what failed and what to do. */
  run(job: RunningJob<A>): Promise<Result<string>>;
}

export interface RunningJob<A> {
  readonly id: number;
  readonly args: A;
  readonly askedBy: string;
  /** Aborted when someone cancels the job or the desk stops. */
  readonly signal: AbortSignal;
  /** The step it was in when the desk stopped; null at its first beginning. */
  readonly resumedAt: string | null;
  /** Goes on to a step of the kind's list. */
  step(name: string): Promise<void>;
  /** Tells how far the step is; may be called as often as one likes. */
  progress(progress: JobProgress): void;
  /** Keeps what came of one of the things that the job is about; told again, the later word counts. */
  item(item: string, outcome: JobItem['outcome'], text: string): Promise<void>;
  /** What is kept so far: after a restart, what need not be done again. */
  items(): Promise<JobItem[]>;
}

/** Writes the row that asks for a job, in the transaction of the change that it belongs to; returns its number. */
export type BeginJob<A> = (tx: Tx, args: A, askedBy: string) => Promise<number>;
