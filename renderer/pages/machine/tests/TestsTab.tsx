import { useState } from 'react';
import type { ScriptRun } from '../../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { useNow } from '../../../data/clock.ts';
import { whenWas } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { Output } from '../Output.tsx';
import { mainResult, passedOf, standingOf } from '../script-marks.ts';
import { OtherRuns } from './OtherRuns.tsx';
import { RunScripts } from './RunScripts.tsx';
import css from './TestsTab.module.css';

const w = words.detail;

/** The script runs: at the left those of one run and the runs before, at the right what a script wrote. */
export function TestsTab({ systemId }: { systemId: string }) {
  const asked = useAsk('scripts.runs', { systemId, limit: 20 }, { everyMs: 5000 });
  const [chosenRun, setChosenRun] = useState<number | null>(null);
  const runs = asked.data?.runs ?? [];
  const run = runs.find((r) => r.id === chosenRun) ?? runs[0];
  if (asked.error) return <Refusal title={w.runsLabel} problem={problemOf(asked.error)} />;
  if (!asked.data) return null;
  if (!run)
    return (
      <div className={css.none}>
        <h2>{w.noRuns}</h2>
        <p>{w.noRunsText}</p>
      </div>
    );
  return <Run key={run.id} run={run} runs={runs} onRun={setChosenRun} />;
}

interface RunProps {
  run: ScriptRun;
  runs: readonly ScriptRun[];
  onRun: (id: number) => void;
}

function Run({ run, runs, onRun }: RunProps) {
  const now = useNow(30_000);
  const [picked, setPicked] = useState<number | null>(null);
  const chosen = run.results.find((r) => r.id === picked) ?? mainResult(run.results);
  return (
    <div className={css.tab}>
      <aside className={css.side} aria-label={w.runsLabel}>
        <h2 className={css.title}>{w.runs[run.purpose](whenWas(run.createdAt, now))}</h2>
        <RunScripts results={run.results} chosen={chosen?.id} onPick={setPicked} />
        <OtherRuns runs={runs.filter((r) => r.id !== run.id)} now={now} onRun={onRun} />
      </aside>
      <div className={css.main}>
        <h2>{words.machine.passed(passedOf(run.results), run.results.length)}</h2>
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
  );
}
