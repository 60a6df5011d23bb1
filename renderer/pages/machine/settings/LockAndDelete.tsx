import type { Action, Machine } from '../../../../services/contract/all.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Card } from '../../../ui/Card.tsx';
import { words } from '../../../words/words.ts';
import { labelOf } from '../actions.ts';
import type { MachineActions } from '../use-actions.ts';
import css from './SettingsTab.module.css';

const w = words.detail;

/** Protect the machine from changes, or forget it: each says what it means before it is asked. */
export function LockAndDelete({ machine, actions }: { machine: Machine; actions: MachineActions }) {
  const lock: Action = machine.locked ? 'unlock' : 'lock';
  const button = (action: Action) => (
    <ActionButton
      variant="outlined"
      color={action === 'delete' ? 'error' : 'primary'}
      whyNot={actions.whyNot(action)}
      busy={actions.busy === action}
      onClick={() => actions.start(action)}
    >
      {labelOf(action)}
    </ActionButton>
  );
  return (
    <Card title={w.keepOrForget}>
      <ul className={css.choices}>
        <li>
          <p>{machine.locked ? w.lockedText : w.lockText}</p>
          {button(lock)}
        </li>
        <li>
          <p>{words.machine.dialogs.delete(machine.hostname).text}</p>
          {button('delete')}
        </li>
      </ul>
    </Card>
  );
}
