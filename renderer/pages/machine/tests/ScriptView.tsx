import { useState } from 'react';
import type { Machine, ScriptOfRun } from '../../../../services/contract/all.ts';
import type { Output as AnswerOf } from '../../../../services/contract/calls.ts';
import { words } from '../../../words/words.ts';
import { Output } from '../Output.tsx';
import { isRunning } from '../script-marks.ts';
import { CompareRuns } from './CompareRuns.tsx';
import { Front } from './Front.tsx';
import { Measured } from './Measured.tsx';
import { firstToRead } from './readings.ts';
import { Strips } from './Strips.tsx';
import { SubjectCard } from './SubjectCard.tsx';
import css from './TestsTab.module.css';
import card from '../../../ui/Card.module.css';

const w = words.tests;

interface ScriptViewProps {
  machine: Machine;
  script: ScriptOfRun;
  subjects: AnswerOf<'scripts.tests'>['subjects'];
  /** What the page says already. */
  headline: string;
  /** The instance that is looked at; null takes the one worth reading. */
  resultId: number | null;
  onResult: (resultId: number) => void;
}

/** What a script found: its disks or cards drawn, the metrics side by side, the chosen one's facts and output. */
export function ScriptView({ machine, script, subjects, headline, resultId, onResult }: ScriptViewProps) {
  const { instances, spreads } = script;
  const instance = instances.find((i) => i.resultId === resultId) ?? firstToRead(script);
  const measures = instances.some((i) => i.metrics.length > 0);
  const [asked, setAsked] = useState<'output' | 'runs' | null>(null);
  if (!instance) return <p className={css.nothing}>{w.noScripts}</p>;
  const live = isRunning(instance.status);
  const shown = asked ?? (measures && !live ? null : 'output');
  const severalDrawn = instances.length > 1;
  return (
    <div className={css.cards}>
      {severalDrawn && <Front script={script} chosen={instance.resultId} onPick={onResult} />}
      {severalDrawn && spreads.length > 0 && (
        <section className={card.card} aria-label={w.metricsTogether}>
          <Strips spreads={spreads} />
        </section>
      )}
      {!severalDrawn && measures && <Measured script={script} instance={instance} />}
      <SubjectCard
        script={script}
        instance={instance}
        subject={subjects.find((s) => s.subject === instance.subject)}
        shown={shown}
        headline={headline}
        comparable={measures}
        onShow={(what) => setAsked(what)}
      />
      {shown === 'runs' && <CompareRuns systemId={machine.systemId} script={script} instance={instance} />}
      {shown === 'output' && (
        <Output key={instance.resultId} id={instance.resultId} name={script.name} live={live} />
      )}
    </div>
  );
}
