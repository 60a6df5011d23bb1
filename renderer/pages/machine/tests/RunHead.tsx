import { Printer } from 'lucide-react';
import { useState } from 'react';
import type { Machine, RunSummary, ScriptOfRun, Verdict } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { timeLeft } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import { canSuppress, firstToRead, saysVerdict } from './readings.ts';
import { ReportDialog } from './ReportDialog.tsx';
import { SuppressDialog } from './SuppressDialog.tsx';
import css from './RunHead.module.css';

const w = words.tests;

interface RunHeadProps {
  machine: Machine;
  run: RunSummary;
  runTitle: string;
  verdict: Verdict;
  script: ScriptOfRun | undefined;
  headline: string;
  resultId: number | null;
  /** What was suppressed, or counted again, stays in sight. */
  onSuppressed: (resultId: number) => void;
}

/** The sentence first: what the run found, or the chosen script when that is another; then what can be done about it. */
export function RunHead({
  machine,
  run,
  runTitle,
  verdict,
  script,
  headline,
  resultId,
  onSuppressed,
}: RunHeadProps) {
  const [asked, setAsked] = useState<'suppress' | 'report' | null>(null);
  const isVerdict = saysVerdict(verdict, script);
  const instance = script?.instances.find((i) => i.resultId === resultId) ?? (script && firstToRead(script));
  return (
    <div className={css.head}>
      <div className={css.words}>
        <h2>{headline || runTitle}</h2>
        {isVerdict && verdict.sentences.length > 0 && <p>{verdict.sentences.join(' ')}</p>}
        {!isVerdict && script?.description && <p>{script.description}</p>}
        {verdict.state === 'running' && run.endedAt === null && <TimeLeft machine={machine} />}
      </div>
      <div className={css.buttons}>
        {script && instance && (canSuppress(instance) || instance.suppressed) && (
          <ActionButton onClick={() => setAsked('suppress')}>
            {instance.suppressed ? w.unsuppress : w.suppress}
          </ActionButton>
        )}
        <ActionButton startIcon={<Printer size={16} strokeWidth={1.75} />} onClick={() => setAsked('report')}>
          {w.report}
        </ActionButton>
      </div>
      {asked === 'suppress' && script && instance && (
        <SuppressDialog
          script={script}
          instance={instance}
          onDone={() => onSuppressed(instance.resultId)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'report' && (
        <ReportDialog
          of={{ systemId: machine.systemId }}
          title={w.reportTitle(machine.hostname)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

/** Told by the machine's own last runs. */
function TimeLeft({ machine }: { machine: Machine }) {
  const story = useAsk('boot.story', { systemId: machine.systemId }, { everyMs: 3000 }).data;
  if (!story?.leftMs) return null;
  return <p className={css.left}>{w.left(timeLeft(story.leftMs))}</p>;
}
