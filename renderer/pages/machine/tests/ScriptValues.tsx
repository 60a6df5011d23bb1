import type { ScriptInfo, ScriptParameter } from '../../../../services/contract/all.ts';
import { ChoiceField, TextField, Tick } from '../../../forms/Field.tsx';
import { words } from '../../../words/words.ts';
import { isTarget, presentValue, titleOf, wrongIn, type Typed } from './test-choice.ts';
import css from './TestDialog.module.css';

const w = words.tests.dialog;

interface ScriptValuesProps {
  scripts: readonly ScriptInfo[];
  typed: Typed;
  onChange: (script: ScriptInfo, parameter: string, value: string) => void;
}

/** The values that the chosen scripts take, each as a field of its type; what they run on is asked once for all. */
export function ScriptValues({ scripts, typed, onChange }: ScriptValuesProps) {
  const asking = scripts
    .map((script) => ({ script, shown: script.parameters.filter((p) => !isTarget(p)) }))
    .filter(({ shown }) => shown.length > 0);
  if (asking.length === 0) return null;
  return (
    <section className={css.values} aria-label={w.values}>
      {asking.map(({ script, shown }) => (
        <fieldset key={script.name} className={css.valuesOf}>
          <legend>{script.name}</legend>
          {shown.map((p) => (
            <Value
              key={p.name}
              parameter={p}
              value={presentValue(typed, script, p)}
              onChange={(value) => onChange(script, p.name, value)}
            />
          ))}
        </fieldset>
      ))}
    </section>
  );
}

interface ValueProps {
  parameter: ScriptParameter;
  value: string;
  onChange: (value: string) => void;
}

function Value({ parameter, value, onChange }: ValueProps) {
  const { type, description, choices } = parameter;
  const label = titleOf(parameter);
  if (type === 'boolean')
    return (
      <Tick
        label={label}
        {...(description && { help: description })}
        checked={value === 'true'}
        onChange={(on) => onChange(String(on))}
      />
    );
  if (type === 'choice')
    return (
      <ChoiceField
        label={label}
        help={description}
        value={value}
        choices={choices}
        onChange={onChange}
        width={280}
      />
    );
  return (
    <TextField
      label={label}
      help={[description, helpFor(parameter)].filter(Boolean).join(' ')}
      error={wrongIn(parameter, value)}
      value={value}
      isMono={type === 'url'}
      type={type === 'password' ? 'password' : 'text'}
      autoComplete={type === 'password' ? 'new-password' : 'off'}
      {...(type !== 'url' && { width: 280 })}
      onChange={onChange}
    />
  );
}

function helpFor({ type, allowList, required }: ScriptParameter): string {
  if (type === 'runtime') return w.timeHelp;
  if (type === 'url' && allowList) return w.listHelp;
  return required ? '' : words.detail.optional;
}
