import { words } from '../words/words.ts';
import { ChoiceField, TextField, Tick } from './Field.tsx';
import {
  foldedFields,
  presentValues,
  type PowerField,
  type PowerType,
  type PowerValues,
} from './power-values.ts';
import css from './PowerFields.module.css';

interface PowerFieldsProps {
  type: PowerType;
  values: PowerValues;
  storedSecrets?: readonly string[];
  problems?: Record<string, string>;
  onChange: (change: PowerValues) => void;
}

/** The settings of a power driver, as the driver describes them. */
export function PowerFields({ type, values, storedSecrets = [], problems = {}, onChange }: PowerFieldsProps) {
  if (type.fields.length === 0) return <p className={css.none}>{words.detail.noSettings}</p>;
  const inputs = (fields: PowerField[]) => (
    <div className={css.fields}>
      {fields.map((field) => (
        <PowerFieldInput
          key={field.name}
          field={field}
          value={values[field.name]}
          isStored={storedSecrets.includes(field.name)}
          problem={problems[field.name]}
          onChange={(value) => onChange({ [field.name]: value })}
        />
      ))}
    </div>
  );
  const { first, more } = foldedFields(type);
  return (
    <>
      {first.length > 0 && inputs(first)}
      {more.length > 0 && (
        <details className={css.more}>
          <summary>{words.detail.more(presentValues(more, values))}</summary>
          {inputs(more)}
        </details>
      )}
    </>
  );
}

interface InputProps {
  field: PowerField;
  value: unknown;
  isStored: boolean;
  problem: string | undefined;
  onChange: (value: unknown) => void;
}

function PowerFieldInput({ field, value, isStored, problem, onChange }: InputProps) {
  const { label, help, kind } = field;
  if (kind === 'boolean')
    return <Tick label={label} help={help} checked={value === true} onChange={onChange} />;
  if (kind === 'choice')
    return (
      <ChoiceField
        label={label}
        help={help}
        value={String(value ?? '')}
        choices={field.choices}
        onChange={onChange}
      />
    );
  if (kind === 'multiple_choice') {
    const chosen = Array.isArray(value) ? (value as string[]) : [];
    return (
      <fieldset className={css.many}>
        <legend>{label}</legend>
        {field.choices.map((c) => (
          <Tick
            key={c.value}
            label={c.label}
            checked={chosen.includes(c.value)}
            onChange={(on) => onChange(on ? [...chosen, c.value] : chosen.filter((v) => v !== c.value))}
          />
        ))}
      </fieldset>
    );
  }
  const isSecret = kind === 'password';
  return (
    <TextField
      label={label}
      help={help || (field.required ? undefined : words.detail.optional)}
      error={problem}
      value={String(value ?? '')}
      isMono={kind === 'mac' || field.name.includes('address')}
      type={isSecret ? 'password' : 'text'}
      autoComplete={isSecret ? 'new-password' : 'off'}
      {...(isSecret && isStored && { placeholder: words.detail.stored })}
      {...(kind === 'number' && { inputProps: { inputMode: 'numeric' } })}
      onChange={onChange}
    />
  );
}
