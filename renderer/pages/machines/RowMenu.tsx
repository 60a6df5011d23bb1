import { Divider, Menu, MenuItem } from '@mui/material';
import { useContext } from 'react';
import { actions, rowOf, whyNot, type Action, type MachineRow } from '../../../services/contract/all.ts';
import { ReachContext } from '../../data/reach.ts';
import { words } from '../../words/words.ts';
import css from '../machine/ActionMenu.module.css';

const w = words.machines;
const rowActions: Action[] = [
  'commission',
  'deploy',
  'test',
  'release',
  'abort',
  'on',
  'off',
  'query',
  'acquire',
  'rescue_mode',
  'exit_rescue_mode',
  'override_failed_testing',
  'mark_broken',
  'mark_fixed',
  'lock',
  'unlock',
  'delete',
];
const keys: Partial<Record<Action, string>> = {
  ...{ commission: 'c', deploy: 'd', test: 't', release: 'r' },
  ...{ abort: 'a', on: 'p o', off: 'p f' },
};

/** Left out where the state has no use for them, so that the menu stays short; the machine's own menu has all. */
const ofState: readonly Action[] = ['acquire', 'exit_rescue_mode', 'override_failed_testing'];

export interface RowMenuAt {
  machine: MachineRow;
  at: { left: number; top: number };
}

interface RowMenuProps extends RowMenuAt {
  selected: boolean;
  onOpen: () => void;
  onSelect: () => void;
  /** Opens the action's preview. */
  onAct: (action: Action) => void;
  onClose: () => void;
}

/** A row's actions, by right click or `.`: each opens its preview; what cannot be done now stays and says why. */
export function RowMenu({ machine, at, selected, onOpen, onSelect, onAct, onClose }: RowMenuProps) {
  const unreachable = useContext(ReachContext);
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  const shown = rowActions.filter(
    (action) =>
      action !== (machine.locked ? 'lock' : 'unlock') &&
      (!ofState.includes(action) || rowOf(machine.status).actions.includes(action)),
  );
  return (
    <Menu
      open
      onClose={onClose}
      anchorReference="anchorPosition"
      anchorPosition={at}
      slotProps={{
        paper: { className: css.menu ?? '' },
        list: { 'aria-label': w.rowMenu(machine.hostname) },
      }}
    >
      <MenuItem className={css.item ?? ''} onClick={then(onOpen)}>
        <span className={css.label}>{w.openRow}</span>
        <kbd aria-hidden="true">Enter</kbd>
      </MenuItem>
      <MenuItem className={css.item ?? ''} onClick={then(onSelect)}>
        <span className={css.label}>{selected ? w.unselectRow : w.selectRow}</span>
        <kbd aria-hidden="true">x</kbd>
      </MenuItem>
      <Divider component="li" />
      {shown.map((action) => {
        const reason = unreachable ?? whyNot(action, machine);
        return (
          <MenuItem
            key={action}
            aria-disabled={reason ? true : undefined}
            className={css.item ?? ''}
            data-delete={action === 'delete' || undefined}
            onClick={reason ? undefined : then(() => onAct(action))}
          >
            <span className={css.label}>{actions[action].label}</span>
            {keys[action] && !reason && <kbd aria-hidden="true">{keys[action]}</kbd>}
            {reason && <span className={css.reason}>{reason}</span>}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
