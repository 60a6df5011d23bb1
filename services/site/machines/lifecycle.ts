import type { Group } from '../../contract/fleet.ts';

/** MAAS's 23 states and its actions, all that is known of each: one row, read by commands, doors and views alike. */
export type Action =
  | 'commission'
  | 'test'
  | 'acquire'
  | 'deploy'
  | 'release'
  | 'rescue_mode'
  | 'exit_rescue_mode'
  | 'override_failed_testing'
  | 'abort'
  | 'on'
  | 'off'
  | 'query'
  | 'mark_broken'
  | 'mark_fixed'
  | 'lock'
  | 'unlock'
  | 'delete';

/** What a machine in a state gets when it netboots. */
export type Boots = 'ephemeral' | 'local';

interface Row {
  number: number;
  label: string;
  /** MAAS's simplified status, as its filters name it. */
  simple: string;
  group: Group;
  boots: Boots;
  next: readonly string[];
  actions: readonly Action[];
  /** Silence for so long turns the state into failsTo. */
  limitMinutes?: number;
  failsTo?: string;
}

const rest: readonly Action[] = ['on', 'off', 'query', 'unlock', 'delete'];
const timed: readonly Action[] = ['abort', 'query', 'unlock', 'delete'];

export const lifecycle = {
  new: {
    number: 0,
    label: 'New',
    simple: 'New',
    group: 'new',
    boots: 'ephemeral',
    next: ['commissioning', 'testing', 'missing', 'ready', 'retired', 'broken', 'entering_rescue_mode'],
    actions: ['commission', 'test', 'rescue_mode', 'mark_broken', ...rest],
  },
  commissioning: {
    number: 1,
    label: 'Commissioning',
    simple: 'Commissioning',
    group: 'working',
    boots: 'ephemeral',
    next: ['failed_commissioning', 'ready', 'retired', 'missing', 'new', 'broken', 'testing'],
    actions: [...timed, 'mark_broken'],
    limitMinutes: 30,
    failsTo: 'failed_commissioning',
  },
  failed_commissioning: {
    number: 2,
    label: 'Failed commissioning',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: ['commissioning', 'missing', 'retired', 'broken', 'entering_rescue_mode', 'testing'],
    actions: ['commission', 'test', 'rescue_mode', ...rest],
  },
  missing: {
    number: 3,
    label: 'Missing',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: ['new', 'ready', 'allocated', 'commissioning', 'broken', 'entering_rescue_mode', 'testing'],
    actions: ['test', 'rescue_mode', ...rest],
  },
  ready: {
    number: 4,
    label: 'Ready',
    simple: 'Ready',
    group: 'ready',
    boots: 'local',
    next: [
      'entering_rescue_mode',
      'commissioning',
      'allocated',
      'reserved',
      'retired',
      'missing',
      'broken',
      'testing',
    ],
    actions: ['deploy', 'acquire', 'commission', 'test', 'rescue_mode', 'mark_broken', ...rest],
  },
  reserved: {
    number: 5,
    label: 'Reserved',
    simple: 'Allocated',
    group: 'in_use',
    boots: 'local',
    next: [
      'ready',
      'allocated',
      'retired',
      'missing',
      'broken',
      'disk_erasing',
      'releasing',
      'entering_rescue_mode',
      'testing',
    ],
    actions: ['release', 'test', 'rescue_mode', ...rest],
  },
  deployed: {
    number: 6,
    label: 'Deployed',
    simple: 'Deployed',
    group: 'in_use',
    boots: 'local',
    next: [
      'allocated',
      'missing',
      'broken',
      'ready',
      'disk_erasing',
      'releasing',
      'entering_rescue_mode',
      'testing',
    ],
    actions: ['release', 'test', 'rescue_mode', 'mark_broken', 'lock', ...rest],
  },
  retired: {
    number: 7,
    label: 'Retired',
    simple: 'Other',
    group: 'aside',
    boots: 'local',
    next: ['new', 'ready', 'missing', 'broken', 'entering_rescue_mode', 'testing'],
    actions: ['test', 'rescue_mode', ...rest],
  },
  broken: {
    number: 8,
    label: 'Broken',
    simple: 'Broken',
    group: 'need_you',
    boots: 'local',
    next: [
      'commissioning',
      'ready',
      'disk_erasing',
      'releasing',
      'entering_rescue_mode',
      'testing',
      'deployed',
    ],
    actions: ['commission', 'test', 'release', 'rescue_mode', 'mark_fixed', ...rest],
  },
  deploying: {
    number: 9,
    label: 'Deploying',
    simple: 'Deploying',
    group: 'working',
    boots: 'ephemeral',
    next: [
      'allocated',
      'missing',
      'broken',
      'failed_deployment',
      'deployed',
      'ready',
      'disk_erasing',
      'releasing',
    ],
    actions: [...timed, 'release', 'mark_broken', 'on', 'lock'],
    limitMinutes: 30,
    failsTo: 'failed_deployment',
  },
  allocated: {
    number: 10,
    label: 'Allocated',
    simple: 'Allocated',
    group: 'in_use',
    boots: 'local',
    next: [
      'ready',
      'retired',
      'missing',
      'broken',
      'deploying',
      'disk_erasing',
      'releasing',
      'entering_rescue_mode',
      'testing',
    ],
    actions: ['deploy', 'release', 'test', 'rescue_mode', 'mark_broken', ...rest],
  },
  failed_deployment: {
    number: 11,
    label: 'Failed deployment',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: [
      'allocated',
      'missing',
      'broken',
      'ready',
      'disk_erasing',
      'releasing',
      'entering_rescue_mode',
      'testing',
    ],
    actions: ['deploy', 'release', 'test', 'rescue_mode', ...rest],
  },
  releasing: {
    number: 12,
    label: 'Releasing',
    simple: 'Releasing',
    group: 'working',
    boots: 'local',
    next: [
      'new',
      'allocated',
      'reserved',
      'deployed',
      'ready',
      'broken',
      'missing',
      'failed_deployment',
      'failed_disk_erasing',
      'releasing_failed',
    ],
    actions: ['mark_broken', 'query', 'unlock', 'delete'],
    limitMinutes: 5,
    failsTo: 'releasing_failed',
  },
  releasing_failed: {
    number: 13,
    label: 'Releasing failed',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: ['releasing', 'disk_erasing', 'ready', 'broken', 'testing'],
    actions: ['release', 'test', ...rest],
  },
  disk_erasing: {
    number: 14,
    label: 'Disk erasing',
    simple: 'Releasing',
    group: 'working',
    boots: 'ephemeral',
    next: ['broken', 'disk_erasing', 'failed_disk_erasing', 'ready', 'releasing'],
    actions: [...timed, 'mark_broken'],
    limitMinutes: 30,
    failsTo: 'failed_disk_erasing',
  },
  failed_disk_erasing: {
    number: 15,
    label: 'Failed disk erasing',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: ['disk_erasing', 'releasing', 'broken', 'allocated', 'ready', 'entering_rescue_mode', 'testing'],
    actions: ['release', 'test', 'rescue_mode', ...rest],
  },
  rescue_mode: {
    number: 16,
    label: 'Rescue mode',
    simple: 'Rescue Mode',
    group: 'rescue',
    boots: 'ephemeral',
    next: ['broken', 'exiting_rescue_mode', 'testing'],
    actions: ['exit_rescue_mode', 'test', ...rest],
  },
  entering_rescue_mode: {
    number: 17,
    label: 'Entering rescue mode',
    simple: 'Rescue Mode',
    group: 'working',
    boots: 'ephemeral',
    next: [
      'ready',
      'broken',
      'deployed',
      'rescue_mode',
      'failed_to_enter_rescue_mode',
      'exiting_rescue_mode',
    ],
    actions: ['exit_rescue_mode', 'query', 'unlock', 'delete'],
    limitMinutes: 30,
    failsTo: 'failed_to_enter_rescue_mode',
  },
  failed_to_enter_rescue_mode: {
    number: 18,
    label: 'Failed to enter rescue mode',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: ['broken', 'entering_rescue_mode', 'exiting_rescue_mode', 'testing'],
    actions: ['exit_rescue_mode', 'rescue_mode', 'test', ...rest],
  },
  exiting_rescue_mode: {
    number: 19,
    label: 'Exiting rescue mode',
    simple: 'Rescue Mode',
    group: 'working',
    boots: 'local',
    next: [
      'new',
      'broken',
      'failed_commissioning',
      'ready',
      'reserved',
      'allocated',
      'failed_deployment',
      'deployed',
      'missing',
      'retired',
      'releasing_failed',
      'failed_disk_erasing',
      'rescue_mode',
      'failed_to_enter_rescue_mode',
      'failed_to_exit_rescue_mode',
      'failed_testing',
    ],
    actions: ['query', 'unlock', 'delete'],
    limitMinutes: 5,
    failsTo: 'failed_to_exit_rescue_mode',
  },
  failed_to_exit_rescue_mode: {
    number: 20,
    label: 'Failed to exit rescue mode',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: ['broken', 'exiting_rescue_mode', 'testing'],
    actions: ['exit_rescue_mode', 'test', ...rest],
  },
  testing: {
    number: 21,
    label: 'Testing',
    simple: 'Testing',
    group: 'working',
    boots: 'ephemeral',
    next: [
      'broken',
      'new',
      'ready',
      'reserved',
      'allocated',
      'deployed',
      'commissioning',
      'failed_deployment',
      'missing',
      'retired',
      'releasing_failed',
      'failed_disk_erasing',
      'failed_to_enter_rescue_mode',
      'failed_to_exit_rescue_mode',
      'failed_testing',
    ],
    actions: [...timed, 'mark_broken'],
    limitMinutes: 30,
    failsTo: 'failed_testing',
  },
  failed_testing: {
    number: 22,
    label: 'Failed testing',
    simple: 'Failed',
    group: 'need_you',
    boots: 'local',
    next: ['commissioning', 'broken', 'missing', 'entering_rescue_mode', 'testing', 'ready', 'deployed'],
    actions: ['test', 'override_failed_testing', 'commission', 'rescue_mode', ...rest],
  },
} as const satisfies Record<string, Row>;

export type Status = keyof typeof lifecycle;

export const statuses = Object.keys(lifecycle) as [Status, ...Status[]];
export const rowOf = (status: Status): Row => lifecycle[status];
export const mayBecome = (from: Status, to: Status): boolean => rowOf(from).next.includes(to);

/** What an action is called, and what it means for the machine. */
export const actions = {
  commission: { label: 'Commission', doc: 'Boots the machine and reads its hardware.' },
  test: { label: 'Test', doc: 'Boots the machine and tests its hardware.' },
  acquire: { label: 'Acquire', doc: 'Makes the machine yours.' },
  deploy: { label: 'Deploy', doc: 'Installs an image on the machine.' },
  release: { label: 'Release', doc: 'Gives the machine back, its disks erased when you say so.' },
  rescue_mode: {
    label: 'Rescue mode',
    doc: 'Boots a system in memory that you can log in to; no disk is touched.',
  },
  exit_rescue_mode: { label: 'Exit rescue mode', doc: 'Puts the machine back to where it was.' },
  override_failed_testing: {
    label: 'Override failed testing',
    doc: 'Uses the machine although a test failed.',
  },
  abort: { label: 'Abort', doc: 'Ends the present run and switches the machine off.' },
  on: { label: 'Switch on', doc: 'Switches the machine on.' },
  off: { label: 'Switch off', doc: 'Switches the machine off at once.' },
  query: { label: 'Check power', doc: 'Asks the BMC whether the machine is on.' },
  mark_broken: { label: 'Mark broken', doc: 'Sets the machine aside until somebody marks it fixed.' },
  mark_fixed: { label: 'Mark fixed', doc: 'Puts a broken machine back to Ready.' },
  lock: { label: 'Lock', doc: 'Refuses every other change until somebody unlocks the machine.' },
  unlock: { label: 'Unlock', doc: 'Allows changes again.' },
  delete: { label: 'Delete', doc: 'Forgets the machine. When it netboots again, it appears as New.' },
} as const satisfies Record<Action, { label: string; doc: string }>;

export interface Subject {
  hostname: string;
  status: Status;
  locked: boolean;
  powerType: string;
}

/** Why an action cannot be done now, as a sentence with what to do; null when it can. */
export function whyNot(action: Action, machine: Subject): string | null {
  const row = rowOf(machine.status);
  const { hostname } = machine;
  if (action === 'unlock') return machine.locked ? null : `${hostname} is not locked.`;
  if (machine.locked && action === 'lock') return `${hostname} is locked already.`;
  if (machine.locked && action !== 'query') return `${hostname} is locked. Unlock it first.`;
  if (!row.actions.includes(action))
    return `${hostname} is ${row.label}. ${actions[action].label} is possible in: ${where(action)}.`;
  if ((action === 'on' || action === 'off' || action === 'query') && !machine.powerType)
    return `${hostname} has no power driver. Choose one under Settings.`;
  return null;
}

const where = (action: Action): string =>
  statuses
    .filter((s) => rowOf(s).actions.includes(action))
    .map((s) => lifecycle[s].label)
    .join(', ');
