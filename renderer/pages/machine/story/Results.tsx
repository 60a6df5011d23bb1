import { ButtonBase } from '@mui/material';
import type { ScriptRun } from '../../../../services/contract/all.ts';
import { Card } from '../../../ui/Card.tsx';
import { longDuration } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { markOfResult, standingOf, wordOfResult } from '../script-marks.ts';
import css from './Results.module.css';

const w = words.machine;
const shownAtMost = 5;

/** The last run's scripts in short: what failed first, then how many passed. */
export function Results({ run, onAll }: { run: ScriptRun; onAll: () => void }) {
  const rank = { failed: 0, running: 1, passed: 2, skipped: 3, to_come: 4 };
  const sorted = [...run.results].sort(
    (a, b) => rank[standingOf(a)] - rank[standingOf(b)] || (b.runtimeMs ?? 0) - (a.runtimeMs ?? 0),
  );
  const passed = run.results.filter((r) => standingOf(r) === 'passed').length;
  return (
    <Card title={w.results} aside={w.passed(passed, run.results.length)}>
      <ul className={css.results}>
        {sorted.slice(0, shownAtMost).map((r) => (
          <li key={r.id}>
            <StateMark mark={markOfResult(r)} size={13} />
            <span>{r.name}</span>
            <span className={css.how}>
              {wordOfResult(r)}
              {r.runtimeMs !== null && `, ${longDuration(r.runtimeMs)}`}
            </span>
          </li>
        ))}
      </ul>
      <ButtonBase className={css.all} onClick={onAll}>
        {w.showOutput}
      </ButtonBase>
    </Card>
  );
}
