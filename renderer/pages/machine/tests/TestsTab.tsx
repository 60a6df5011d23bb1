import type { Machine } from '../../../../services/contract/all.ts';
import type { Output } from '../../../../services/contract/calls.ts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { useNow } from '../../../data/clock.ts';
import { paths, type TestsSearch } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { usePhone } from '../../../ui/screen.ts';
import { dayAndTime, longDuration } from '../../../ui/format.ts';
import { ProblemBox } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { ChoiceField } from '../../../forms/Field.tsx';
import { NeverTested } from './NeverTested.tsx';
import { OtherRuns } from './OtherRuns.tsx';
import { headlineOf } from './readings.ts';
import { RunHead } from './RunHead.tsx';
import { RunScripts } from './RunScripts.tsx';
import { ScriptView } from './ScriptView.tsx';
import css from './TestsTab.module.css';

const w = words.tests;

type Tests = Output<'scripts.tests'>;

/** The script runs: at the left the scripts of one run and the runs before, at the right what a script found. */
export function TestsTab({ machine }: { machine: Machine }) {
  const { systemId } = machine;
  const { run: runId, script, result } = useSearch({ from: '/shell/machines/$systemId' });
  const navigate = useNavigate();
  const asked = useAsk(
    'scripts.tests',
    { systemId, ...(runId !== undefined && { runId }) },
    { everyMs: machine.runPurpose ? 3000 : 15_000, keepPrevious: true },
  );
  const show = (search: TestsSearch): void =>
    void navigate({
      to: paths.machine(systemId),
      search: { tab: 'tests', ...search },
      replace: true,
    });
  if (!asked.data)
    return <NotShown error={asked.error} named={runId !== undefined} onNewest={() => show({})} />;
  if (!asked.data.run) return <NeverTested machine={machine} />;
  return (
    <Run
      machine={machine}
      tests={asked.data}
      search={{ run: runId, script, result }}
      onShow={show}
      stale={asked.isPlaceholderData}
    />
  );
}

interface NotShownProps {
  error: Error | null;
  /** A run was named that may be kept no longer. */
  named: boolean;
  onNewest: () => void;
}

function NotShown({ error, named, onNewest }: NotShownProps) {
  const problem = problemOf(error);
  if (!problem) return null;
  return (
    <div className={css.main}>
      <ProblemBox title={w.notShown} text={problem.sentence}>
        {named && <ActionButton onClick={onNewest}>{w.newest}</ActionButton>}
      </ProblemBox>
    </div>
  );
}

interface RunProps {
  machine: Machine;
  tests: Tests;
  search: TestsSearch;
  onShow: (search: TestsSearch) => void;
  /** Another run was chosen and is being asked. */
  stale: boolean;
}

function Run({ machine, tests, search, onShow, stale }: RunProps) {
  const now = useNow(30_000);
  const phone = usePhone();
  const { scripts, verdict } = tests;
  const run = tests.run!;
  const chosen =
    scripts.find((s) => s.name === search.script) ??
    scripts.find((s) => s.name === verdict.script) ??
    scripts[0];
  const resultId = search.result ?? (chosen?.name === verdict.script ? verdict.resultId : null);
  const inRun = run.runId === search.run ? { run: search.run } : {};
  const pickScript = (name: string): void => onShow({ ...inRun, script: name });
  const headline = headlineOf(verdict, chosen);
  const title = (w.runOf[run.purpose] ?? w.runOf['test']!)(dayAndTime(run.createdAt, now));
  return (
    <div className={css.tab} data-stale={stale || undefined}>
      <aside className={css.side} aria-label={w.runsLabel}>
        <h2 className={css.title}>
          {run.runtimeMs === null ? title : w.runTook(title, longDuration(run.runtimeMs))}
        </h2>
        {phone && chosen ? (
          <div className={css.choice}>
            <ChoiceField
              label={w.chooseScript}
              value={chosen.name}
              choices={scripts.map((s) => ({ value: s.name, label: w.scriptChoice(s.name, s.text) }))}
              onChange={pickScript}
            />
          </div>
        ) : (
          <RunScripts scripts={scripts} chosen={chosen?.name} onPick={pickScript} />
        )}
        {!phone && <OtherRuns runs={tests.before} now={now} onRun={(id) => onShow({ run: id })} />}
      </aside>
      <div className={css.main}>
        <RunHead
          machine={machine}
          run={run}
          verdict={verdict}
          script={chosen}
          headline={headline}
          resultId={resultId}
          onSuppressed={(result) => onShow({ ...inRun, script: chosen?.name, result })}
          runTitle={title}
        />
        {chosen ? (
          <ScriptView
            key={`${run.runId} ${chosen.name}`}
            machine={machine}
            script={chosen}
            subjects={tests.subjects}
            headline={headline}
            resultId={resultId}
            onResult={(result) => onShow({ ...inRun, script: chosen.name, result })}
          />
        ) : (
          <p className={css.nothing}>{w.noScripts}</p>
        )}
      </div>
      {phone && (
        <div className={css.below}>
          <OtherRuns runs={tests.before} now={now} onRun={(id) => onShow({ run: id })} />
        </div>
      )}
    </div>
  );
}
