import type { Instance, ScriptOfRun } from '../../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { useNow } from '../../../data/clock.ts';
import { ShortTable } from '../../../tables/ShortTable.tsx';
import { Card } from '../../../ui/Card.tsx';
import { dayAndTime } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { numberOf, sharedScale } from './readings.ts';
import { Sparkline } from './Sparkline.tsx';
import css from './CompareRuns.module.css';

const w = words.tests;
const runsAtMost = 6;

interface CompareRunsProps {
  systemId: string;
  script: ScriptOfRun;
  instance: Instance;
}

/** A disk, a card or the machine against its own past: a row a metric, a column a run, the newest at the right. */
export function CompareRuns({ systemId, script, instance }: CompareRunsProps) {
  const now = useNow(60_000);
  const asked = useAsk('scripts.history', {
    systemId,
    name: script.name,
    ...(instance.subject !== null && { subject: instance.subject }),
  });
  if (!asked.data) return <Refusal title={w.compare} problem={problemOf(asked.error)} />;
  const lines = asked.data.lines.filter((line) => line.points.length > 0);
  const runs = [...new Map(lines.flatMap((l) => l.points.map((p) => [p.runId, p.at] as const)))]
    .sort((a, b) => a[1] - b[1])
    .slice(-runsAtMost);
  const title = instance.target === null ? w.compareMachine : w.compareOf(instance.target);
  if (runs.length < 2)
    return (
      <Card title={title}>
        <p className={css.none}>{w.compareNone}</p>
      </Card>
    );
  return (
    <Card title={title}>
      <ShortTable
        label={title}
        head={[w.metric, w.overRuns, ...runs.map(([, at]) => dayAndTime(at, now))]}
        end={runs.map((_, i) => i + 2)}
        rows={lines.map((line) => {
          const values = line.points.map((p) => p.value);
          return {
            key: line.key,
            cells: [
              line.unit ? w.metricIn(line.title, line.unit) : line.title,
              <span key="line" className={css.line}>
                <Sparkline samples={values} scale={sharedScale([values])} />
              </span>,
              ...runs.map(([runId]) => {
                const point = line.points.find((p) => p.runId === runId);
                return point ? numberOf(point.value) : null;
              }),
            ],
          };
        })}
      />
      <ul className={css.sentences}>
        {lines.map((line) => line.sentence && <li key={line.key}>{line.sentence}</li>)}
      </ul>
    </Card>
  );
}
