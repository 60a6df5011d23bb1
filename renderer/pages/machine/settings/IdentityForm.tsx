import { useState } from 'react';
import { hostname as hostnameFits, type Machine } from '../../../../services/contract/all.ts';
import { useCall } from '../../../data/desk.tsx';
import { TextField } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import css from './SettingsTab.module.css';

const w = words.detail;
type Editable = Pick<Machine, 'hostname' | 'domain' | 'zone' | 'pool' | 'description'>;

/** Name, place and description. Only what was changed is sent. */
export function IdentityForm({ machine }: { machine: Machine }) {
  const { systemId } = machine;
  const [edited, setEdited] = useState<Partial<Editable>>({});
  const save = useCall('machines.update');
  const value = (field: keyof Editable): string => edited[field] ?? machine[field];
  const edit = (field: keyof Editable) => (text: string) => {
    save.reset();
    setEdited((before) => ({ ...before, [field]: text }));
  };
  const nameProblem = hostnameFits.safeParse(value('hostname')).success ? null : words.machines.nameFits;
  const submit = async (): Promise<void> => {
    if (nameProblem) return;
    const result = await save.run({ systemId, ...edited });
    if (result.ok) setEdited({});
  };
  return (
    <Card title={w.identity}>
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <div className={css.pair}>
          <TextField
            label={w.name}
            value={value('hostname')}
            error={nameProblem}
            onChange={edit('hostname')}
          />
          <TextField label={w.domain} value={value('domain')} onChange={edit('domain')} />
          <TextField label={w.zone} value={value('zone')} onChange={edit('zone')} />
          <TextField label={w.pool} value={value('pool')} onChange={edit('pool')} />
        </div>
        <TextField
          label={w.description}
          value={value('description')}
          multiline
          minRows={2}
          onChange={edit('description')}
        />
        <div className={css.actions}>
          <ActionButton variant="outlined" type="submit" busy={save.busy}>
            {words.desk.save}
          </ActionButton>
          {save.value && (
            <span className={css.saved} role="status">
              {words.desk.saved}
            </span>
          )}
        </div>
        <Refusal title={words.machine.refused(w.identity, machine.hostname)} problem={save.problem} />
      </form>
    </Card>
  );
}
