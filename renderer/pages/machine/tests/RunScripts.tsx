import { ButtonBase } from '@mui/material';
import type { ScriptResult } from '../../../../services/contract/all.ts';
import { longDuration } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { markOfResult, wordOfResult } from '../script-marks.ts';
import css from './TestsTab.module.css';

interface RunScriptsProps {
  results: readonly ScriptResult[];
  chosen: number | undefined;
  onPick: (id: number) => void;
}

/** The scripts of a run, each with its outcome and how long it took. */
export function RunScripts({ results, chosen, onPick }: RunScriptsProps) {
  return (
    <ul className={css.list}>
      {results.map((r) => (
        <li key={r.id}>
          <ButtonBase className={css.entry} aria-pressed={r.id === chosen} onClick={() => onPick(r.id)}>
            <StateMark mark={markOfResult(r)} size={14} />
            <span className={css.name}>{r.name}</span>
            <span className={css.time}>{r.runtimeMs !== null && longDuration(r.runtimeMs)}</span>
            <span className={css.how}>
              {[
                r.target,
                wordOfResult(r),
                r.exitStatus !== null && r.exitStatus !== 0 && words.detail.exit(r.exitStatus),
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </ButtonBase>
        </li>
      ))}
    </ul>
  );
}
