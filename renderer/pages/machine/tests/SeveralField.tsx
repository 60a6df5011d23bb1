import { useId } from 'react';
import { Tick } from '../../../forms/Field.tsx';
import css from './TestDialog.module.css';

interface SeveralFieldProps {
  label: string;
  /** What choosing everything is called. */
  all: string;
  choices: readonly { value: string; label: string; more: string }[];
  /** all, or names with commas between them. */
  value: string;
  onChange: (value: string) => void;
}

/** Everything, or some of it: the names appear when not everything is meant. */
export function SeveralField({ label, all, choices, value, onChange }: SeveralFieldProps) {
  const id = useId();
  const isAll = value === 'all';
  const named = isAll ? [] : value.split(',').filter(Boolean);
  const toggle = (name: string, on: boolean): void => {
    const next = choices.map((c) => c.value).filter((each) => (each === name ? on : named.includes(each)));
    onChange(next.length === 0 || next.length === choices.length ? 'all' : next.join(','));
  };
  return (
    <div role="group" aria-labelledby={id} className={css.several}>
      <span id={id} className={css.label}>
        {label}
      </span>
      <Tick
        label={all}
        checked={isAll}
        onChange={(on) => onChange(on ? 'all' : (choices[0]?.value ?? 'all'))}
      />
      {!isAll && (
        <div className={css.choices}>
          {choices.map((c) => (
            <Tick
              key={c.value}
              label={c.label}
              help={c.more}
              checked={named.includes(c.value)}
              onChange={(on) => toggle(c.value, on)}
            />
          ))}
        </div>
      )}
    </div>
  );
}
