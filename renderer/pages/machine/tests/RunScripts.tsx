import { ButtonBase } from '@mui/material';
import type { ScriptOfRun } from '../../../../services/contract/all.ts';
import { longDuration } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { isRunning } from '../script-marks.ts';
import { markOfScript, shareDone } from './outcomes.ts';
import css from './TestsTab.module.css';

interface RunScriptsProps {
  scripts: readonly ScriptOfRun[];
  chosen: string | undefined;
  onPick: (name: string) => void;
}

/** The scripts of a run, each with its outcome, what it ran on and how long it took; a bar while it runs. */
export function RunScripts({ scripts, chosen, onPick }: RunScriptsProps) {
  return (
    <ul className={css.list}>
      {scripts.map((script) => (
        <li key={script.name}>
          <ButtonBase
            className={css.entry}
            aria-pressed={script.name === chosen}
            onClick={() => onPick(script.name)}
          >
            <StateMark mark={markOfScript(script)} size={14} />
            <span className={css.name}>{script.name}</span>
            <span className={css.time}>{script.runtimeMs !== null && longDuration(script.runtimeMs)}</span>
            <span className={css.how}>{script.text}</span>
            {isRunning(script.status) && <Bar script={script} />}
          </ButtonBase>
        </li>
      ))}
    </ul>
  );
}

function Bar({ script }: { script: ScriptOfRun }) {
  return (
    <span className={css.bar} aria-hidden="true">
      <span style={{ width: `${shareDone(script) * 100}%` }} />
    </span>
  );
}
