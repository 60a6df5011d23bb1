import { ButtonBase } from '@mui/material';
import { useState } from 'react';
import type { ScriptRun } from '../../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { useNow } from '../../../data/clock.ts';
import { ChoiceField } from '../../../forms/Field.tsx';
import { longDuration, whenWas } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { Output } from '../Output.tsx';
import { mainResult, markOfResult, standingOf, wordOfResult } from '../script-marks.ts';
import css from './TestsTab.module.css';

const w = words.detail;

/** The script runs, newest first: each script with its outcome, and its output beside it. */
export function TestsTab({ systemId }: { systemId: string }) {
  const asked = useAsk('scripts.runs', { systemId, limit: 20 }, { everyMs: 5000 });
  const now = useNow(30_000);
  const [chosenRun, setChosenRun] = useState<number | null>(null);
  const runs = asked.data?.runs ?? [];
  const run = runs.find((r) => r.id === chosenRun) ?? runs[0];
  if (asked.error) return <Refusal title={w.runsLabel} problem={problemOf(asked.error)} />;
  if (!asked.data) return null;
  if (!run)
    return (
      <div className={css.tab}>
        <h2>{w.noRuns}</h2>
        <p className={css.none}>{w.noRunsText}</p>
      </div>
    );
  return (
    <div className={css.tab}>
      {runs.length > 1 && (
        <ChoiceField
          label={w.runsLabel}
          width={320}
          value={String(run.id)}
          choices={runs.map((r) => ({
            value: String(r.id),
            label: w.runs[r.purpose](whenWas(r.createdAt, now)),
          }))}
          onChange={(id) => setChosenRun(Number(id))}
        />
      )}
      <RunResults key={run.id} run={run} />
    </div>
  );
}

function RunResults({ run }: { run: ScriptRun }) {
  const [picked, setPicked] = useState<number | null>(null);
  const chosen = run.results.find((r) => r.id === picked) ?? mainResult(run.results);
  const passed = run.results.filter((r) => standingOf(r) === 'passed').length;
  return (
    <>
      <h2>{words.machine.passed(passed, run.results.length)}</h2>
      <div className={css.columns}>
        <ul className={css.results}>
          {run.results.map((r) => (
            <li key={r.id}>
              <ButtonBase
                className={css.result}
                aria-pressed={r.id === chosen?.id}
                onClick={() => setPicked(r.id)}
              >
                <StateMark mark={markOfResult(r)} size={14} />
                <span className={css.name}>{r.name}</span>
                <span className={css.how}>
                  {wordOfResult(r)}
                  {r.runtimeMs !== null && `, ${longDuration(r.runtimeMs)}`}
                  {r.exitStatus !== null && r.exitStatus !== 0 && `, ${w.exit(r.exitStatus)}`}
                </span>
              </ButtonBase>
            </li>
          ))}
        </ul>
        <div className={css.output}>
          {chosen && (
            <>
              <h3 className="mono">{chosen.name}</h3>
              <Output
                key={chosen.id}
                id={chosen.id}
                name={chosen.name}
                live={standingOf(chosen) === 'running'}
              />
            </>
          )}
        </div>
      </div>
    </>
  );
}
