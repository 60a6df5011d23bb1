import type { Machine } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import { IdentityForm } from './IdentityForm.tsx';
import { PowerForm } from './PowerForm.tsx';
import css from './SettingsTab.module.css';

export function SettingsTab({ machine }: { machine: Machine }) {
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
      <IdentityForm machine={machine} />
    </div>
  );
}
