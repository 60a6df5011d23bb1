import { actions, lifecycle, whyNot, type Action, type Machine } from '../../../services/contract/all.ts';
import type { ProcedureName } from '../../../services/contract/calls.ts';
import { words } from '../../words/words.ts';

interface Doing {
  procedure: ProcedureName;
  key: string | null;
  /** confirm: a dialog says what will happen; own: one where it is chosen. */
  asks: 'confirm' | 'own' | null;
  comment: boolean;
}

/** Which procedure each action calls, its key, and whether it is decided in a dialog first. */
export const doing = {
  commission: { procedure: 'machines.commission', key: 'c', asks: null, comment: false },
  deploy: { procedure: 'deploy.start', key: 'd', asks: 'own', comment: false },
  test: { procedure: 'machines.test', key: 't', asks: 'own', comment: false },
  acquire: { procedure: 'machines.acquire', key: null, asks: null, comment: false },
  release: { procedure: 'release.start', key: 'r', asks: 'own', comment: false },
  abort: { procedure: 'machines.abort', key: 'a', asks: 'confirm', comment: true },
  on: { procedure: 'power.on', key: 'p o', asks: null, comment: false },
  off: { procedure: 'power.off', key: 'p f', asks: 'confirm', comment: false },
  query: { procedure: 'power.query', key: 'p q', asks: null, comment: false },
  rescue_mode: { procedure: 'machines.rescue_mode', key: null, asks: 'confirm', comment: true },
  exit_rescue_mode: { procedure: 'machines.exit_rescue_mode', key: null, asks: 'confirm', comment: true },
  override_failed_testing: {
    procedure: 'machines.override_failed_testing',
    key: null,
    asks: 'confirm',
    comment: true,
  },
  mark_broken: { procedure: 'machines.mark_broken', key: null, asks: 'confirm', comment: true },
  mark_fixed: { procedure: 'machines.mark_fixed', key: null, asks: 'confirm', comment: true },
  lock: { procedure: 'machines.lock', key: null, asks: 'confirm', comment: true },
  unlock: { procedure: 'machines.unlock', key: null, asks: null, comment: false },
  delete: { procedure: 'machines.delete', key: null, asks: 'confirm', comment: false },
} as const satisfies Record<Action, Doing>;

export const allActions = Object.keys(doing) as Action[];

export const refusal = (action: Action, machine: Machine): string | null => whyNot(action, machine);

export const labelOf = (action: Action): string => actions[action].label;

export interface HeaderActions {
  primary: Action | null;
  more: Action[];
}

const again: Partial<Record<Machine['status'], Action>> = {
  failed_commissioning: 'commission',
  failed_testing: 'test',
  failed_deployment: 'deploy',
  releasing_failed: 'release',
  failed_disk_erasing: 'release',
  failed_to_enter_rescue_mode: 'rescue_mode',
  failed_to_exit_rescue_mode: 'exit_rescue_mode',
};

/** "Test again" where it was tried and failed. */
export const headerLabel = (action: Action, { status }: Machine): string =>
  again[status] === action ? words.deploy.again(labelOf(action)) : labelOf(action);

/** What stands beside the likely verb of a state that needs somebody. */
const besides: Partial<Record<Machine['status'], Action>> = {
  failed_testing: 'override_failed_testing',
  failed_deployment: 'release',
  failed_to_enter_rescue_mode: 'exit_rescue_mode',
};

/** The next likely verb first, two more beside it; all of them stand under the menu as well. */
export function headerActions({ status, powerState }: Machine): HeaderActions {
  const power: Action = powerState === 'on' ? 'off' : 'on';
  if (status === 'broken') return { primary: 'mark_fixed', more: [power, 'commission'] };
  if (status === 'allocated') return { primary: 'deploy', more: ['release', power] };
  switch (lifecycle[status].group) {
    case 'new':
      return { primary: 'commission', more: [power] };
    case 'working':
      return { primary: null, more: [status.includes('rescue_mode') ? 'exit_rescue_mode' : 'abort'] };
    case 'ready':
      return { primary: 'deploy', more: ['test', power] };
    case 'in_use':
      return { primary: null, more: ['release', power] };
    case 'rescue':
      return { primary: 'exit_rescue_mode', more: [power] };
    case 'need_you':
      return { primary: again[status] ?? 'test', more: [besides[status] ?? 'mark_broken', power] };
    default:
      return { primary: null, more: [power] };
  }
}
