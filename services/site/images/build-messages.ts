import type { JobProgress } from '../../platform/jobs/jobs.ts';
import type { BuildStep } from './build.ts';
import type { SystemStep } from './build-system.ts';

export interface ToBuildOf {
  outDir: string;
  what: 'ephemeral' | 'system';
}
export type ToBuild = 'break off';
/** What the building thread tells: each step as it begins, how far it is, then how it ended. */
export type FromBuild =
  | { step: BuildStep | SystemStep }
  | { progress: JobProgress }
  /** The kernel of an ephemeral system; the name of a system to be installed. */
  | { built: string }
  | { refused: string };
