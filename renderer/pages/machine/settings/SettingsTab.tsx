import type { Machine } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import type { MachineActions } from '../use-actions.ts';
import { IdentityForm } from './IdentityForm.tsx';
import { LockAndDelete } from './LockAndDelete.tsx';
import { PowerForm } from './PowerForm.tsx';
import css from './SettingsTab.module.css';

/** How the machine is switched, what it is called and where it stands, and how it is kept or forgotten. */
export function SettingsTab({ machine, actions }: { machine: Machine; actions: MachineActions }) {
  const { systemId } = machine;
  const types = useAsk('power.types', {}).data?.types;
  const stored = useAsk('power.parameters', { systemId }).data;
  return (
    <div className={css.tab}>
      {types && stored && (
        <PowerForm
          key={stored.type}
          systemId={systemId}
          hostname={machine.hostname}
          types={types}
          stored={stored}
        />
      )}
      <div className={css.stack}>
        <IdentityForm machine={machine} />
        <LockAndDelete machine={machine} actions={actions} />
      </div>
    </div>
  );
}
