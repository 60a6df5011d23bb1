import type { Instance, ScriptOfRun } from '../../../../services/contract/all.ts';
import { Card } from '../../../ui/Card.tsx';
import { words } from '../../../words/words.ts';
import { numberOf, sharedScale, textOf } from './readings.ts';
import { Sparkline } from './Sparkline.tsx';
import css from './Measured.module.css';

const w = words.tests;

/** One thing alone: its numbers in a row, and the rows that it wrote drawn one below the other. */
export function Measured({ script, instance }: { script: ScriptOfRun; instance: Instance }) {
  return (
    <Card title={instance.target ?? w.machine} aside={script.title}>
      <dl className={css.metrics}>
        {instance.metrics.map((m) => (
          <div key={m.key} data-outlier={m.outlier || undefined}>
            <dt>{m.title}</dt>
            <dd>
              {textOf(m)} <span>{m.unit}</span>
            </dd>
          </div>
        ))}
      </dl>
      {instance.samples.map((row) => {
        const low = Math.min(...row.values);
        const high = Math.max(...row.values);
        return (
          <figure key={row.key} className={css.row}>
            <figcaption>
              {w.sampled(row.title, `${w.between(numberOf(low), numberOf(high))} ${row.unit}`.trim())}
            </figcaption>
            <Sparkline samples={row.values} scale={sharedScale([row.values])} />
          </figure>
        );
      })}
    </Card>
  );
}
