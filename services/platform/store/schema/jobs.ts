import type { Generated } from 'kysely';

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

/** Owned by platform/jobs: work that takes a while, asked for once and carried out also after a restart. */
export interface JobTable {
  id: Generated<number>;
  kind: string;
  title: string;
  /** JSON, as the kind's schema has it. No secrets. */
  arguments: string;
  state: (typeof jobStates)[number];
  asked_by: string;
  asked_at: number;
  /** The named step that it is in, or ended in. */
  step: string | null;
  /** How often it was begun: a desk that stops in its midst begins it again. */
  attempts: number;
  started_at: number | null;
  ended_at: number | null;
  /** What came of it, or why it failed: a sentence. */
  result: string | null;
  cancel_asked_by: string | null;
}
/** What came of each of the things that a job is about. */
export interface JobItemTable {
  job_id: number;
  item: string;
  outcome: 'done' | 'failed' | 'skipped';
  text: string;
}
