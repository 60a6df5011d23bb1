import { Checkbox, OutlinedInput, Select, Switch, type OutlinedInputProps } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { StateMark } from '../ui/StateMark.tsx';
import css from './Field.module.css';

interface FrameProps {
  label: string;
  help?: ReactNode;
  error?: string | null | undefined;
  width?: number | undefined;
}

/** Label above, help below; when it is wrong, what fits instead. */
function Frame({
  id,
  label,
  help,
  error,
  width,
  children,
}: FrameProps & { id: string; children: ReactNode }) {
  return (
    <div className={css.field} style={width ? { width } : undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      {error ? (
        <p className={css.error} id={`${id}-help`} role="alert">
          <StateMark mark="triangle" size={13} />
          <span>{error}</span>
        </p>
      ) : (
        help && (
          <p className={css.help} id={`${id}-help`}>
            {help}
          </p>
        )
      )}
    </div>
  );
}

type TextFieldProps = FrameProps &
  Omit<OutlinedInputProps, 'error' | 'label' | 'onChange' | 'value'> & {
    value: string;
    onChange(value: string): void;
    isMono?: boolean;
  };

export function TextField({ label, help, error, width, isMono, onChange, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} help={help} error={error} width={width}>
      <OutlinedInput
        {...rest}
        id={id}
        fullWidth
        error={!!error}
        className={isMono ? 'mono' : ''}
        aria-describedby={error || help ? `${id}-help` : undefined}
        onChange={(e) => onChange(e.target.value)}
      />
    </Frame>
  );
}

interface ChoiceFieldProps extends FrameProps {
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange(value: string): void;
}

export function ChoiceField({ label, help, error, width, value, choices, onChange }: ChoiceFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} help={help} error={error} width={width}>
      <Select native fullWidth value={value} inputProps={{ id }} onChange={(e) => onChange(e.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    </Frame>
  );
}

interface TickProps {
  label: string;
  help?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  asSwitch?: boolean;
  onChange(checked: boolean): void;
}

/** A choice of yes or no; the words beside it belong to its target. */
export function Tick({ label, help, checked, disabled = false, asSwitch = false, onChange }: TickProps) {
  const id = useId();
  const Control = asSwitch ? Switch : Checkbox;
  return (
    <div className={css.tick}>
      <Control
        {...(!asSwitch && { size: 'small' })}
        checked={checked}
        disabled={disabled}
        slotProps={{ input: { id, ...(help !== undefined && { 'aria-describedby': `${id}-help` }) } }}
        onChange={(e) => onChange(e.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {help !== undefined && (
          <p className={css.help} id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}
