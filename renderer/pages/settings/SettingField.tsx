import { Button } from '@mui/material';
import { useState, type FormEvent } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { useCall } from '../../data/desk.tsx';
import { TextField, Tick } from '../../forms/Field.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import css from './Settings.module.css';
import { readTyped, typedOf } from './typed.ts';

const w = words.settings;
export type Setting = Output<'settings.list'>['settings'][number];

/** One setting of the table. A switch acts at once; what is typed is saved by Enter or its button. */
export function SettingField({ setting }: { setting: Setting }) {
  return setting.kind === 'switch' ? <Switched setting={setting} /> : <Typed setting={setting} />;
}

function Switched({ setting }: { setting: Setting }) {
  const set = useCall('settings.set');
  const { label, help } = w.fields[setting.name];
  return (
    <>
      <Tick
        asSwitch
        label={label}
        help={help}
        checked={setting.value === true}
        disabled={set.busy}
        onChange={(value) => void set.run({ name: setting.name, value })}
      />
      <Refusal title={w.notSaved} problem={set.problem} />
    </>
  );
}

function Typed({ setting }: { setting: Setting }) {
  const { name, kind } = setting;
  const set = useCall('settings.set');
  const stored = typedOf(setting.value);
  const [typed, setTyped] = useState(stored);
  const [shown, setShown] = useState(stored);
  const [saved, setSaved] = useState(false);
  if (shown !== stored) {
    setShown(stored);
    setTyped(stored);
  }
  const { label, help } = w.fields[name];
  const unit = name in w.units ? w.units[name as keyof typeof w.units] : null;
  const isChanged = typed !== stored;
  const save = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    const result = await set.run({ name, value: readTyped(kind, typed) });
    setSaved(result.ok);
  };
  const usual = typedOf(setting.default);
  const isUsual = kind === 'number' && usual !== stored;
  return (
    <form className={css.typed} onSubmit={(e) => void save(e)} noValidate>
      <TextField
        label={label}
        help={isUsual ? `${help} ${w.usual(usual)}` : help}
        error={isChanged || set.problem ? (set.problem?.fields?.['value'] ?? set.problem?.sentence) : null}
        value={typed}
        isMono={kind === 'addresses'}
        multiline={kind === 'addresses'}
        minRows={kind === 'addresses' ? 2 : undefined}
        inputMode={kind === 'number' ? 'numeric' : undefined}
        endAdornment={unit && <span className={css.unit}>{unit}</span>}
        width={kind === 'number' ? 220 : undefined}
        onChange={(text) => {
          setTyped(text);
          setSaved(false);
          if (set.problem) set.reset();
        }}
      />
      <div className={css.save}>
        {isChanged && (
          <>
            <Button type="submit" variant="contained" disabled={set.busy}>
              {words.desk.save}
            </Button>
            <Button
              onClick={() => {
                setTyped(stored);
                set.reset();
              }}
            >
              {words.desk.cancel}
            </Button>
          </>
        )}
        <span role="status" className={css.saved}>
          {saved && !isChanged ? words.desk.saved : ''}
        </span>
      </div>
    </form>
  );
}
