import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { TextField } from '../../../forms/Field.tsx';
import { words } from '../../../words/words.ts';
import css from './Choices.module.css';

const w = words.deploy.advanced;

export interface Advanced {
  /** As typed, in MiB; empty for the desk's own. */
  swap: string;
  kernelOptions: string;
}

/** Whether the typed swap can be meant; empty can. */
export const swapTrouble = ({ swap }: Advanced): string | null =>
  /^\d*$/.test(swap) && Number(swap) <= 1_048_576 ? null : w.swapWrong;

interface AdvancedFieldsProps {
  value: Advanced;
  onChange: (value: Advanced) => void;
  forMemory: boolean;
}

/** Swap and kernel options, folded under one line that tells their present value. */
export function AdvancedFields({ value, onChange, forMemory }: AdvancedFieldsProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={css.field}>
      <button
        type="button"
        className={css.fold}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight size={15} aria-hidden="true" />
        <b>{w.label}</b>
        <span>{w.now(value.swap, value.kernelOptions)}</span>
      </button>
      {open && (
        <div id={id} className={css.folded}>
          {!forMemory && (
            <TextField
              label={w.swap}
              help={w.swapHelp}
              error={swapTrouble(value)}
              width={180}
              inputMode="numeric"
              value={value.swap}
              endAdornment={<span className={css.unit}>MiB</span>}
              onChange={(swap) => onChange({ ...value, swap: swap.trim() })}
            />
          )}
          <TextField
            label={w.kernelOptions}
            help={w.kernelHelp}
            isMono
            value={value.kernelOptions}
            inputProps={{ maxLength: 2000, spellCheck: false }}
            onChange={(kernelOptions) => onChange({ ...value, kernelOptions })}
          />
        </div>
      )}
    </div>
  );
}
