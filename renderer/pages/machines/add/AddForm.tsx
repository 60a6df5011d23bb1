import { Button, DialogActions, DialogContent } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { hostname as hostnameFits } from '../../../../services/contract/all.ts';
import { useAsk, useCall } from '../../../data/desk.tsx';
import { ChoiceField, TextField, Tick } from '../../../forms/Field.tsx';
import { macsFrom } from '../../../forms/macs.ts';
import { PowerFields } from '../../../forms/PowerFields.tsx';
import {
  missingValues,
  startingValues,
  valuesToSend,
  type PowerValues,
} from '../../../forms/power-values.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { focusSoon } from '../../../ui/focus-soon.ts';
import { words } from '../../../words/words.ts';
import css from './AddMachines.module.css';

const w = words.machines;

/** Adds a machine by its MAC addresses and, where it has one, its power driver. */
export function AddForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const types = useAsk('power.types', {}).data?.types ?? [];
  const suggestion = useAsk('machines.name_suggestion', {}).data?.hostname ?? '';
  const create = useCall('machines.create');
  const [name, setName] = useState('');
  const [macs, setMacs] = useState('');
  const [typeName, setTypeName] = useState('manual');
  const [values, setValues] = useState<PowerValues>({});
  const [commission, setCommission] = useState(true);
  const [tried, setTried] = useState(false);

  const type = types.find((t) => t.type === typeName) ?? types[0];
  const shown = type ? { ...startingValues(type), ...values } : {};
  const parsed = macsFrom(macs);
  const nameProblem = name && !hostnameFits.safeParse(name).success ? w.nameFits : null;
  const missing = type ? missingValues(type, shown, []) : {};
  const fits = !nameProblem && !parsed.problem && Object.keys(missing).length === 0;

  const add = async (): Promise<void> => {
    setTried(true);
    if (!fits || !type) return;
    const result = await create.run({
      macs: parsed.macs,
      powerType: type.type,
      powerParameters: valuesToSend(type, shown),
      commission,
      hostname: name || suggestion,
    });
    if (!result.ok) return;
    onClose();
    void navigate({ to: paths.machine(result.value.systemId) });
  };
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void add();
      }}
    >
      <DialogContent className={css.fields ?? ''}>
        <TextField
          label={w.macs}
          help={w.macsHelp}
          error={tried || macs.trim().includes('\n') ? parsed.problem : null}
          value={macs}
          isMono
          multiline
          minRows={2}
          maxRows={8}
          inputRef={focusSoon}
          placeholder="52:54:00:12:34:56"
          onChange={setMacs}
        />
        <TextField
          label={w.name}
          help={w.nameHelp}
          error={nameProblem}
          value={name}
          placeholder={suggestion}
          onChange={setName}
        />
        <ChoiceField
          label={w.power}
          value={type?.type ?? ''}
          choices={types.map((t) => ({ value: t.type, label: t.label }))}
          onChange={(chosen) => {
            setTypeName(chosen);
            setValues({});
          }}
        />
        {type && (
          <PowerFields
            type={type}
            values={shown}
            problems={tried ? missing : {}}
            onChange={(change) => setValues((before) => ({ ...before, ...change }))}
          />
        )}
        <Tick label={w.commission} help={w.commissionHelp} checked={commission} onChange={setCommission} />
        <Refusal title={words.machine.refused(w.add, name || suggestion)} problem={create.problem} />
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>
          {words.desk.cancel}
        </Button>
        <ActionButton variant="contained" busy={create.busy} type="submit">
          {commission ? w.addAndCommission : w.add}
        </ActionButton>
      </DialogActions>
    </form>
  );
}
