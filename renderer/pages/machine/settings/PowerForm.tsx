import { useState } from 'react';
import type { Output } from '../../../../services/contract/calls.ts';
import { useCall } from '../../../data/desk.tsx';
import { ChoiceField } from '../../../forms/Field.tsx';
import { PowerFields } from '../../../forms/PowerFields.tsx';
import {
  missingValues,
  startingValues,
  valuesToSend,
  type PowerType,
  type PowerValues,
} from '../../../forms/power-values.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Card } from '../../../ui/Card.tsx';
import { clockTime } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { PowerCheck } from './PowerCheck.tsx';
import css from './SettingsTab.module.css';

const w = words.detail;

interface PowerFormProps {
  systemId: string;
  hostname: string;
  types: PowerType[];
  stored: Output<'power.parameters'>;
}

/** The power driver and its settings. Check tries what stands in the fields, step by step, before it is saved. */
export function PowerForm({ systemId, hostname, types, stored }: PowerFormProps) {
  const [typeName, setTypeName] = useState(stored.type);
  const [edited, setEdited] = useState<PowerValues>({});
  const [tried, setTried] = useState(false);
  const save = useCall('power.set');
  const check = useCall('power.check');
  const type = types.find((t) => t.type === typeName);
  const isStored = typeName === stored.type;
  const values = type ? { ...startingValues(type, isStored ? stored.parameters : {}), ...edited } : {};
  const storedSecrets = isStored ? stored.storedSecrets : [];
  const problems = type ? missingValues(type, values, storedSecrets) : {};

  const withValues = (
    run: (input: { systemId: string; type: string; parameters: PowerValues }) => void,
  ): void => {
    setTried(true);
    if (type && Object.keys(problems).length === 0)
      run({ systemId, type: type.type, parameters: valuesToSend(type, values) });
  };
  const change = (name: string): void => {
    setTypeName(name);
    setEdited({});
    setTried(false);
    check.reset();
    save.reset();
  };
  const choices = types.map((t) => ({ value: t.type, label: t.label }));
  return (
    <Card title={w.power}>
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          withValues((input) => void save.run(input));
        }}
      >
        <ChoiceField
          label={w.driverLabel}
          value={typeName}
          choices={type ? choices : [{ value: typeName, label: words.desk.none }, ...choices]}
          onChange={change}
        />
        {type && (
          <PowerFields
            type={type}
            values={values}
            storedSecrets={storedSecrets}
            problems={tried ? problems : {}}
            onChange={(next) => {
              setEdited((before) => ({ ...before, ...next }));
              save.reset();
            }}
          />
        )}
        <div className={css.actions}>
          <ActionButton variant="contained" type="submit" busy={save.busy}>
            {words.desk.save}
          </ActionButton>
          <ActionButton busy={check.busy} onClick={() => withValues((input) => void check.run(input))}>
            {w.check}
          </ActionButton>
          {check.busy && <span className={css.summary}>{w.checking}</span>}
          {save.value && (
            <span className={css.saved} role="status">
              {words.desk.saved}
            </span>
          )}
        </div>
        <Refusal title={words.machine.refused(w.power, hostname)} problem={save.problem ?? check.problem} />
        {check.value && !check.busy && <PowerCheck check={check.value} />}
        {stored.notes.length > 0 && (
          <div className={css.notes}>
            <p>{w.lastTried}</p>
            <ul>
              {stored.notes.slice(0, 5).map((note) => (
                <li key={`${note.at} ${note.text}`} data-failed={note.failed || undefined}>
                  <span className="mono">{clockTime(note.at)}</span> {note.text}
                </li>
              ))}
            </ul>
          </div>
        )}
      </form>
    </Card>
  );
}
