import { ButtonBase } from '@mui/material';
import type { RunSummary } from '../../../../services/contract/all.ts';
import { longDuration, whenWas } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { markOfState } from './outcomes.ts';
import css from './TestsTab.module.css';

/** Tests stand first, then commissioning, which they are read beside; what has no place here comes last. */
const order = ['test', 'commission', 'enlist', 'deploy', 'release', 'rescue'];

interface OtherRunsProps {
  runs: readonly RunSummary[];
  now: number;
  onRun: (runId: number) => void;
}

/** The runs before, by what they were for, newest first. */
export function OtherRuns({ runs, now, onRun }: OtherRunsProps) {
  return order.map((purpose) => {
    const own = runs.filter((run) => run.purpose === purpose);
    if (own.length === 0) return null;
    return (
      <section key={purpose}>
        <h2 className={css.title}>{words.tests.before[purpose]}</h2>
        <ul className={css.list}>
          {own.map((run) => (
            <li key={run.runId}>
              <ButtonBase className={css.entry} onClick={() => onRun(run.runId)}>
                <StateMark mark={markOfState(run.state)} size={14} />
                <span className={css.name}>{run.text}</span>
                <span className={css.time}>{run.runtimeMs !== null && longDuration(run.runtimeMs)}</span>
                <span className={css.how}>{whenWas(run.createdAt, now)}</span>
              </ButtonBase>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
