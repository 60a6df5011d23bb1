import type { Group } from '../../services/contract/fleet.ts';
import type { Status } from '../../services/contract/all.ts';

/** Shape tells the group, colour repeats it. */
export type Mark =
  | 'triangle'
  | 'octagon'
  | 'dotted-triangle'
  | 'working'
  | 'new'
  | 'rescue'
  | 'ready'
  | 'deployed'
  | 'held'
  | 'aside';

export type Tone = 'arc' | 'ready' | 'use' | 'fail' | 'warn' | 'aside' | 'text';

/** Every state has its mark; a state added to the lifecycle without one does not compile. */
export const markOf: Record<Status, Mark> = {
  new: 'new',
  commissioning: 'working',
  failed_commissioning: 'triangle',
  missing: 'dotted-triangle',
  ready: 'ready',
  reserved: 'held',
  deployed: 'deployed',
  retired: 'aside',
  broken: 'octagon',
  deploying: 'working',
  allocated: 'held',
  failed_deployment: 'triangle',
  releasing: 'working',
  releasing_failed: 'triangle',
  disk_erasing: 'working',
  failed_disk_erasing: 'triangle',
  rescue_mode: 'rescue',
  entering_rescue_mode: 'working',
  failed_to_enter_rescue_mode: 'triangle',
  exiting_rescue_mode: 'working',
  failed_to_exit_rescue_mode: 'triangle',
  testing: 'working',
  failed_testing: 'triangle',
};

export const toneOf: Record<Mark, Tone> = {
  triangle: 'fail',
  octagon: 'fail',
  'dotted-triangle': 'fail',
  working: 'arc',
  new: 'text',
  rescue: 'warn',
  ready: 'ready',
  deployed: 'use',
  held: 'use',
  aside: 'aside',
};

export const markOfGroup: Record<Group, Mark> = {
  need_you: 'triangle',
  working: 'working',
  new: 'new',
  rescue: 'rescue',
  ready: 'ready',
  in_use: 'deployed',
  aside: 'aside',
};
