import { Checkbox } from '@mui/material';
import { useId } from 'react';
import type { ScriptInfo } from '../../../../services/contract/all.ts';
import { focusSoon } from '../../../ui/focus-soon.ts';
import { words } from '../../../words/words.ts';
import css from './TestDialog.module.css';

const w = words.tests.dialog;

interface ScriptTickProps {
  script: ScriptInfo;
  time: string;
  /** The dialog begins here. */
  focused: boolean;
  checked: boolean;
  /** What forbids it; the tick then stays focusable and says so. */
  whyNot: string | null;
  onChange: (checked: boolean) => void;
}

/** One script to choose: its name, what it does, how long it takes. */
export function ScriptTick({ script, time, focused, checked, whyNot, onChange }: ScriptTickProps) {
  const id = useId();
  return (
    <div className={css.script} data-refused={whyNot !== null || undefined}>
      <Checkbox
        size="small"
        checked={checked && whyNot === null}
        slotProps={{
          input: {
            id,
            ...(focused && { ref: focusSoon }),
            'aria-describedby': `${id}-what`,
            ...(whyNot !== null && { 'aria-disabled': true }),
          },
        }}
        onChange={(e) => whyNot === null && onChange(e.target.checked)}
      />
      <label htmlFor={id}>{script.name}</label>
      <span className={css.time}>{time}</span>
      <p id={`${id}-what`}>
        {script.description || script.title}
        {!script.builtIn && <span className={css.own}> {w.own}</span>}
      </p>
    </div>
  );
}
