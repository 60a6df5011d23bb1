import type { Generated } from 'kysely';

/** Owned by site/deploy: one row an installation, kept as a machine's history. */
export interface DeploymentTable {
  id: Generated<number>;
  machine_id: number;
  /** installing: the ephemeral system works; starting: the installed system is on its way up; ended: released, aborted. */
  state: 'installing' | 'starting' | 'deployed' | 'failed' | 'ended';
  image: string;
  image_title: string;
  target: 'disk' | 'memory';
  layout: string;
  login_user: string;
  by: string;
  started_at: number;
  installed_at: number | null;
  ended_at: number | null;
  failure: string | null;
  /** How often a machine came for its plan: one that restarts in the middle comes again. */
  handed_out: Generated<number>;
  has_user_data: number;
  /** JSON, sealed: all that the install plan is made of, user-data and token among it. */
  sealed: string;
  /** JSON list of SSH host keys that the installed system told. */
  host_keys: Generated<string>;
}
