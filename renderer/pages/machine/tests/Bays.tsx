import { ButtonBase } from '@mui/material';
import type { Instance } from '../../../../services/contract/all.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { markOfInstance, outcomeOf } from './outcomes.ts';
import { digitsIn, samplesOf, sharedScale, shownMetrics, textOf } from './readings.ts';
import { Sparkline } from './Sparkline.tsx';
import css from './Bays.module.css';

const w = words.tests;

interface BaysProps {
  label: string;
  /** Whether their places mean something to a person before the machine: slots of disks do. */
  inSlots: boolean;
  instances: readonly Instance[];
  /** The metric that is drawn and stands first. */
  metric: { key: string; unit: string };
  chosen: number | undefined;
  onPick: (resultId: number) => void;
}

/** The front of the machine: each disk where it sits, with its line and its numbers; what stands apart is seen first. */
export function Bays({ label, inSlots, instances, metric, chosen, onPick }: BaysProps) {
  const lines = instances.map((i) => samplesOf(i, metric));
  const scale = sharedScale(lines);
  const digits = digitsIn(instances);
  const drawn = lines.some((line) => line.length > 1);
  return (
    <ul
      className={css.bays}
      aria-label={label}
      data-many={instances.length > 16 || undefined}
      data-flat={!drawn || undefined}
    >
      {instances.map((instance, i) => (
        <li key={instance.resultId}>
          <ButtonBase
            className={css.bay}
            aria-pressed={instance.resultId === chosen}
            data-outlier={(instance.outlier && !instance.suppressed) || undefined}
            onClick={() => onPick(instance.resultId)}
          >
            <span className={css.head}>
              {inSlots && instance.position !== null && (
                <span className={css.slot}>{w.slot(instance.position)}</span>
              )}
              <b>{instance.target}</b>
              <StateMark mark={markOfInstance(instance)} size={13} label={outcomeOf(instance)} />
            </span>
            {drawn && <Sparkline samples={lines[i]!} scale={scale} />}
            <Numbers instance={instance} metric={metric.key} digits={digits} />
          </ButtonBase>
        </li>
      ))}
    </ul>
  );
}

interface NumbersProps {
  instance: Instance;
  metric: string;
  digits: ReadonlyMap<string, number>;
}

function Numbers({ instance, metric, digits }: NumbersProps) {
  const shown = shownMetrics(instance, metric);
  const percent = instance.progress?.percent;
  if (shown.length === 0)
    return (
      <span className={css.numbers}>
        {typeof percent === 'number' ? w.percent(percent) : outcomeOf(instance)}
      </span>
    );
  return (
    <span className={css.numbers}>
      {shown.map((m) => (
        <span key={m.key} className={css.number} data-outlier={m.outlier || undefined}>
          <span>{textOf(m, digits.get(m.key))}</span> {m.unit || m.title}
        </span>
      ))}
    </span>
  );
}
