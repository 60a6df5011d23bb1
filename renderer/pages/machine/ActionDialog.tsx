import type { Machine } from '../../../services/contract/all.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { DeployDialog } from './deploy/DeployDialog.tsx';
import { ReleaseDialog } from './release/ReleaseDialog.tsx';
import { TestDialog } from './tests/TestDialog.tsx';
import type { MachineActions } from './use-actions.ts';

/** The dialog where the asked action is decided. */
export function ActionDialog({ machine, actions }: { machine: Machine; actions: MachineActions }) {
  switch (actions.asked) {
    case null:
      return null;
    case 'deploy':
      return <DeployDialog machine={machine} onClose={actions.cancel} />;
    case 'release':
      return <ReleaseDialog machine={machine} onClose={actions.cancel} />;
    case 'test':
      return <TestDialog machines={[machine]} onClose={actions.cancel} />;
    default:
      return (
        <ConfirmDialog
          action={actions.asked}
          hostname={machine.hostname}
          onConfirm={actions.confirm}
          onCancel={actions.cancel}
        />
      );
  }
}
