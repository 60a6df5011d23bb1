import { actions, lifecycle, whyNot, type Action, type Machine } from '../../../services/contract/all.ts';
import type { ProcedureName } from '../../../services/contract/calls.ts';

/** Which procedure each action calls, its key, and whether it is decided in a dialog first. */
export const doing = {
  commission: { procedure: 'machines.commission', key: 'c', asks: false, comment: false },
  abort: { procedure: 'machines.abort', key: 'a', asks: true, comment: true },
  on: { procedure: 'power.on', key: 'p o', asks: false, comment: false },
  off: { procedure: 'power.off', key: 'p f', asks: true, comment: false },
  query: { procedure: 'power.query', key: 'p q', asks: false, comment: false },
  mark_broken: { procedure: 'machines.mark_broken', key: null, asks: true, comment: true },
  mark_fixed: { procedure: 'machines.mark_fixed', key: null, asks: true, comment: true },
  lock: { procedure: 'machines.lock', key: null, asks: true, comment: true },
  unlock: { procedure: 'machines.unlock', key: null, asks: false, comment: false },
  delete: { procedure: 'machines.delete', key: null, asks: true, comment: false },
} as const satisfies Record<
  Action,
  { procedure: ProcedureName; key: string | null; asks: boolean; comment: boolean }
>;

export const allActions = Object.keys(doing) as Action[];

export const refusal = (action: Action, machine: Machine): string | null => whyNot(action, machine);

export const labelOf = (action: Action): string => actions[action].label;

export interface HeaderActions {
  primary: Action | null;
  more: Action[];
}

/** The next likely verb first, two more beside it; all of them stand under the menu as well. */
export function headerActions(machine: Machine): HeaderActions {
  const power: Action = machine.powerState === 'on' ? 'off' : 'on';
  if (machine.status === 'broken') return { primary: 'mark_fixed', more: [power, 'commission'] };
  switch (lifecycle[machine.status].group) {
    case 'new':
      return { primary: 'commission', more: [power] };
    case 'working':
      return { primary: null, more: ['abort'] };
    case 'need_you':
      return { primary: 'commission', more: [power, 'mark_broken'] };
    default:
      return { primary: null, more: [power, 'commission'] };
  }
}
