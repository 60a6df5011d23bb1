import { actions, lifecycle, rowOf, whyNot, type Action, type Status } from '../machines/index.ts';
import type { BulkAction, BulkParameters } from './contract.ts';

/** What the plan looks at, of one machine. */
export interface BulkSubject {
  systemId: string;
  hostname: string;
  status: Status;
  previousStatus: Status | null;
  /** Where its run leads when it is aborted now. */
  abortsTo: Status;
  locked: boolean;
  owner: string;
  powerType: string;
  powerState: string;
  /** Whether something other than a hand switches it. */
  switchable: boolean;
  runs: boolean;
  zone: string;
  pool: string;
  /** How many of the tags that the action is about it carries. */
  carries: number;
}

export type Plan =
  | { will: true; effect: string; sentence: string }
  | {
      will: false;
      reason: string;
      sentence: string;
      fix: string;
      fixBy: BulkAction | null;
      override: boolean;
    };

const will = (effect: string, sentence: string): Plan => ({ will: true, effect, sentence });
const willNot = (
  reason: string,
  sentence: string,
  fix: string,
  more: { fixBy?: BulkAction; override?: boolean } = {},
): Plan => ({
  will: false,
  reason,
  sentence,
  fix,
  fixBy: more.fixBy ?? null,
  override: more.override ?? false,
});

/** The lifecycle's own action behind a bulk action; zone, pool and tags ask only for the lock. */
const lifecycleAction: Partial<Record<BulkAction, Action>> = {
  commission: 'commission',
  test: 'test',
  acquire: 'acquire',
  release: 'release',
  rescue_mode: 'rescue_mode',
  exit_rescue_mode: 'exit_rescue_mode',
  override_failed_testing: 'override_failed_testing',
  abort: 'abort',
  on: 'on',
  off: 'off',
  cycle: 'off',
  query: 'query',
  mark_broken: 'mark_broken',
  mark_fixed: 'mark_fixed',
  lock: 'lock',
  unlock: 'unlock',
  delete: 'delete',
};

const where = (action: Action): string =>
  (Object.keys(lifecycle) as Status[])
    .filter((s) => rowOf(s).actions.includes(action))
    .map((s) => lifecycle[s].label)
    .join(', ');

const locked = willNot('locked', 'Locked.', 'Unlock it first.', { fixBy: 'unlock' });

/** The lifecycle's refusal, told for many machines at once. */
function refused(action: BulkAction, m: BulkSubject): Plan | null {
  const own = lifecycleAction[action];
  if (!own) return m.locked ? locked : null;
  if (whyNot(own, m) === null) return null;
  if (action === 'lock' && m.locked) return willNot('already_so', 'Locked already.', 'Nothing to do.');
  if (action === 'unlock') return willNot('already_so', 'Not locked.', 'Nothing to do.');
  if (m.locked) return locked;
  const { label, group } = rowOf(m.status);
  if (!rowOf(m.status).actions.includes(own)) {
    const possible = `${actions[own].label} is possible in: ${where(own)}.`;
    return group === 'working' && action !== 'abort' && rowOf(m.status).actions.includes('abort')
      ? willNot(`state_${m.status}`, `${label} now.`, `Abort it, or wait. ${possible}`, { fixBy: 'abort' })
      : willNot(`state_${m.status}`, `${label}.`, possible);
  }
  return willNot('no_power_driver', 'No power driver.', 'Choose one in its settings.');
}

/** Where the lifecycle lets it, but a person should say so a second time. */
function cautioned(action: BulkAction, m: BulkSubject): Plan | null {
  const switches = action === 'on' || action === 'off' || action === 'cycle';
  if ((switches || action === 'query') && !m.switchable)
    return willNot('by_hand', 'Switched by hand: nothing here can do it.', 'Give it a power driver.');
  if ((action === 'on' || action === 'off') && m.powerState === action)
    return willNot(`already_${action}`, `Is ${action} already.`, 'Override to tell its BMC all the same.', {
      override: true,
    });
  const disturbs = action === 'off' || action === 'cycle' || action === 'delete';
  const restarts = action === 'test' || action === 'rescue_mode';
  if ((disturbs && rowOf(m.status).group === 'in_use') || (restarts && m.status === 'deployed'))
    return willNot(
      'in_use',
      m.owner ? `In use by ${m.owner}.` : 'In use.',
      'Release it first, or override.',
      {
        override: true,
      },
    );
  return null;
}

function already(action: BulkAction, m: BulkSubject, { zone, pool, tags }: BulkParameters): Plan | null {
  const here = (what: string): Plan => willNot('already_so', what, 'Nothing to do.');
  if (action === 'set_zone' && m.zone === zone) return here(`In ${zone} already.`);
  if (action === 'set_pool' && m.pool === pool) return here(`In ${pool} already.`);
  if (action === 'add_tags' && m.carries === tags?.length) return here('Carries the tags already.');
  if (action === 'remove_tags' && m.carries === 0) return here('Carries none of the tags.');
  return null;
}

const erases = ({ erase, quickErase, secureErase }: BulkParameters): boolean =>
  (erase ?? false) || (quickErase ?? false) || (secureErase ?? false);

type Effect = (m: BulkSubject, parameters: BulkParameters, labelOf: (powerType: string) => string) => Plan;

const effects: Record<BulkAction, Effect> = {
  commission: (m, _, labelOf) =>
    m.switchable
      ? will(`netboot_by_${m.powerType}`, `Switched on by ${labelOf(m.powerType)}, its hardware is read.`)
      : will('netboot_by_hand', 'No BMC: you will be asked to switch it on. Then its hardware is read.'),
  test: (m, _, labelOf) =>
    m.switchable
      ? will(`netboot_by_${m.powerType}`, `Switched on by ${labelOf(m.powerType)}, its hardware is tested.`)
      : will('netboot_by_hand', 'No BMC: you will be asked to switch it on. Then its hardware is tested.'),
  acquire: () => will('acquired', 'Becomes yours.'),
  release: (m, parameters) => {
    const from = m.owner ? `Taken back from ${m.owner}` : 'Given back';
    return erases(parameters)
      ? will(`erased_from_${m.owner}`, `${from}: its disks are erased, then it is switched off and Ready.`)
      : will(`released_from_${m.owner}`, `${from}: switched off and Ready, its disks as they are.`);
  },
  rescue_mode: (m, _, labelOf) =>
    m.switchable
      ? will(`rescue_by_${m.powerType}`, `Started anew by ${labelOf(m.powerType)}, into a system in memory.`)
      : will('rescue_by_hand', 'No BMC: you will be asked to start it anew, into a system in memory.'),
  exit_rescue_mode: () => will('rescued', 'Leaves rescue mode and goes back to where it was.'),
  override_failed_testing: () => will('overridden', 'Used as it is, although a test failed.'),
  abort: ({ abortsTo }) =>
    will(`back_to_${abortsTo}`, `Its run ends, it is switched off and ${lifecycle[abortsTo].label} then.`),
  on: (m, _, labelOf) => will(`on_by_${m.powerType}`, `Switched on by ${labelOf(m.powerType)}.`),
  off: (m, _, labelOf) =>
    will(
      `off_by_${m.powerType}`,
      `Switched off at once by ${labelOf(m.powerType)}, without asking its system.`,
    ),
  cycle: (m) =>
    m.powerState === 'off'
      ? will('on_from_off', 'Is off: switched on.')
      : will('cycled', 'Switched off at once and on again.'),
  query: (m, _, labelOf) => will(`asked_by_${m.powerType}`, `Asked by ${labelOf(m.powerType)}.`),
  mark_broken: (m) =>
    m.runs
      ? will('broken_in_run', 'Its run ends; set aside as Broken.')
      : will('broken', 'Set aside as Broken.'),
  mark_fixed: (m) =>
    m.previousStatus === 'deployed'
      ? will('to_deployed', 'Deployed again.')
      : will('to_ready', 'Becomes Ready.'),
  lock: () => will('locked', 'Refuses every other change until it is unlocked.'),
  unlock: () => will('unlocked', 'Allows changes again.'),
  delete: (m) =>
    m.runs
      ? will('forgotten_in_run', 'Its run ends; forgotten. When it netboots again, it appears as New.')
      : will('forgotten', 'Forgotten. When it netboots again, it appears as New.'),
  set_zone: (m, { zone }) => will(`zone_from_${m.zone}`, `From ${m.zone} to ${zone ?? ''}.`),
  set_pool: (m, { pool }) => will(`pool_from_${m.pool}`, `From ${m.pool} to ${pool ?? ''}.`),
  add_tags: (_, { tags }) => will('tags_added', `Carries ${(tags ?? []).join(', ')} then.`),
  remove_tags: (_, { tags }) => will('tags_removed', `Carries ${(tags ?? []).join(', ')} no more.`),
};

/** What the action would do to a machine, or why it will not. Pure; the preview and the run ask the same. */
export function planFor(
  action: BulkAction,
  machine: BulkSubject,
  { parameters, override }: { parameters: BulkParameters; override: boolean },
  labelOf: (powerType: string) => string,
): Plan {
  const no =
    refused(action, machine) ?? already(action, machine, parameters) ?? cautioned(action, machine) ?? null;
  if (no && !(override && !no.will && no.override)) return no;
  return effects[action](machine, parameters, labelOf);
}

const notes: Partial<Record<BulkAction, string[]>> = {
  commission: ['No disk is written. You can abort while it runs.'],
  test: ['What each test does to disks, its page under Scripts says. You can abort while it runs.'],
  rescue_mode: ['No disk is touched. Your SSH keys open it.'],
  override_failed_testing: ['The failed results stay to be read.'],
  off: ['Switching off without asking the system can lose data that is not on disk yet.'],
  cycle: ['Switching off without asking the system can lose data that is not on disk yet.'],
  delete: ['This cannot be undone. Their events stay.'],
};

/** What holds for all machines of an action. */
export function notesOf(action: BulkAction, parameters: BulkParameters): string[] {
  if (action !== 'release') return notes[action] ?? [];
  return erases(parameters)
    ? ['Disks are written: what they hold is lost for good.']
    : ['No disk is written: who gets a machine next can read what is on its disks.'];
}
