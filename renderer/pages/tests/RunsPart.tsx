import { Link } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useState } from 'react';
import type { RunSummary } from '../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../data/desk.tsx';
import { useNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import { ReportDialog } from '../machine/tests/ReportDialog.tsx';
import { RunCards, RunTable, type RunRow } from './RunTable.tsx';
import css from './TestsPage.module.css';

const w = words.scripts;

/** The latest test run of each machine and those before, newest first; several make a batch report. */
export function RunsPart() {
  const now = useNow(30_000);
  const phone = usePhone();
  const asked = useAsk('scripts.recent', { limit: 100 }, { everyMs: 10_000 });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isReport, setReport] = useState(false);
  if (!asked.data) return <Refusal title={w.runs} problem={problemOf(asked.error)} />;
  const { items } = asked.data;
  if (items.length === 0)
    return (
      <div className={css.none}>
        <h2>{w.noRuns}</h2>
        <p>{w.noRunsText}</p>
        <p>
          <Link to={paths.machines}>{w.toMachines}</Link>
        </p>
      </div>
    );
  const machines = [...new Set(items.map((i) => i.systemId))];
  const chosen = machines.filter((id) => picked.has(id));
  const rows = items.map((item, i): RunRow => ({
    ...item,
    isNewest: items.findIndex((other) => other.systemId === item.systemId) === i,
    isPicked: picked.has(item.systemId),
  }));
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(picked);
    if (on) next.add(id);
    else next.delete(id);
    setPicked(next);
  };
  return (
    <>
      <div className={css.tools}>
        <p className={css.sentence}>{sentenceOf(items)}</p>
        <ActionButton
          startIcon={<Printer size={16} strokeWidth={1.75} />}
          whyNot={chosen.length === 0 ? w.chooseFirst : null}
          onClick={() => setReport(true)}
        >
          {chosen.length === 0 ? w.batch : w.batchOf(chosen.length)}
        </ActionButton>
      </div>
      {phone ? (
        <RunCards rows={rows} now={now} onPick={toggle} />
      ) : (
        <RunTable rows={rows} now={now} onPick={toggle} />
      )}
      {isReport && (
        <ReportDialog
          of={{ systemIds: chosen }}
          title={words.tests.reportBatchTitle(chosen.length)}
          onClose={() => setReport(false)}
        />
      )}
    </>
  );
}

/** What the newest run of each machine says, together. */
function sentenceOf(items: readonly { systemId: string; run: RunSummary }[]): string {
  const newest = items.filter((item, i) => items.findIndex((o) => o.systemId === item.systemId) === i);
  const of = (state: RunSummary['state']): number => newest.filter((n) => n.run.state === state).length;
  const bad = of('failed') + of('warning');
  const running = of('running');
  if (bad > 0) return w.someBad(bad, newest.length);
  return running > 0 ? w.someRun(running, newest.length) : w.allGood(newest.length);
}
