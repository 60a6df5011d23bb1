import { ButtonBase } from '@mui/material';
import type { ScriptRun } from '../../../../services/contract/all.ts';
import { longDuration, whenWas } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { passedOf, standingOf } from '../script-marks.ts';
import css from './TestsTab.module.css';

/** Commissioning stands first: it is what a machine's tests are read beside. */
const purposes: ScriptRun['purpose'][] = ['commission', 'test', 'enlist'];

interface OtherRunsProps {
  runs: readonly ScriptRun[];
  now: number;
  onRun: (id: number) => void;
}

/** The runs before, by what they were for, newest first. */
export function OtherRuns({ runs, now, onRun }: OtherRunsProps) {
  return purposes.map((purpose) => {
    const own = runs.filter((run) => run.purpose === purpose);
    if (own.length === 0) return null;
    return (
      <section key={purpose}>
        <h2 className={css.title}>{words.detail.before[purpose]}</h2>
        <ul className={css.list}>
          {own.map((run) => (
            <li key={run.id}>
              <ButtonBase className={css.entry} onClick={() => onRun(run.id)}>
                <StateMark
                  mark={run.results.some((r) => standingOf(r) === 'failed') ? 'triangle' : 'ready'}
                  size={14}
                />
                <span className={css.name}>
                  {words.machine.passed(passedOf(run.results), run.results.length)}
                </span>
                <span className={css.time}>
                  {run.endedAt !== null && longDuration(run.endedAt - run.createdAt)}
                </span>
                <span className={css.how}>{whenWas(run.createdAt, now)}</span>
              </ButtonBase>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
