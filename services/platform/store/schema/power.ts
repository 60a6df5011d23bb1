import type { Generated } from 'kysely';

/** Owned by site/power. What a machine's power should become; the reconciler carries it out and removes the row. */
export interface PowerIntentTable {
  machine_id: number;
  wanted: 'on' | 'off' | 'cycle' | 'netboot' | 'query';
  why: string;
  asked_by: string;
  asked_at: number;
  attempts: number;
  next_try_at: number;
  last_problem: string | null;
  /** Grows with each new intent, so that a reconciler that comes back late does not remove a newer one. */
  serial: number;
}
/** A note on power work done, newest kept per machine: what the BMC said, for the settings page. */
export interface PowerNoteTable {
  id: Generated<number>;
  machine_id: number;
  at: number;
  text: string;
  failed: number;
}
