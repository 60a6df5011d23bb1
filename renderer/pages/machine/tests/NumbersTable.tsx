import type { ScriptOfRun } from '../../../../services/contract/all.ts';
import { ShortTable } from '../../../tables/ShortTable.tsx';
import { longDuration } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import { hardware, outcomeOf } from './outcomes.ts';
import { digitsIn, textOf } from './readings.ts';
import css from './Front.module.css';

const w = words.tests;

/** The table behind the drawing: every metric of every disk or card. */
export function NumbersTable({ script }: { script: ScriptOfRun }) {
  const digits = digitsIn(script.instances);
  const keys = new Map(script.instances.flatMap((i) => i.metrics.map((m) => [m.key, m] as const)));
  const placed =
    script.hardwareType === hardware.storage && script.instances.some((i) => i.position !== null);
  const lead = [
    ...(placed ? [w.place] : []),
    w.target[script.hardwareType] ?? w.targetElse,
    w.outcome,
    w.time,
  ];
  return (
    <div className={css.numbers}>
      <ShortTable
        label={w.numbersOf(script.name)}
        head={[...lead, ...[...keys.values()].map((m) => (m.unit ? w.metricIn(m.title, m.unit) : m.title))]}
        end={[lead.length - 1, ...[...keys.keys()].map((_, i) => lead.length + i)]}
        rows={script.instances.map((i) => ({
          key: String(i.resultId),
          cells: [
            ...(placed ? [i.position] : []),
            <b key="target">{i.target}</b>,
            outcomeOf(i),
            i.runtimeMs === null ? null : longDuration(i.runtimeMs),
            ...[...keys.keys()].map((key) => {
              const metric = i.metrics.find((m) => m.key === key);
              if (!metric) return null;
              return metric.outlier ? (
                <span className={css.bad}>{textOf(metric, digits.get(key))}</span>
              ) : (
                textOf(metric, digits.get(key))
              );
            }),
          ],
        }))}
      />
    </div>
  );
}
