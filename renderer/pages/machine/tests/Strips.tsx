import type { Spread } from '../../../../services/contract/all.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { digitsOf, numberOf, placeOn } from './readings.ts';
import css from './Strips.module.css';

const w = words.tests;

/** One line a metric, one dot a thing; what stands apart is a triangle with its number against the others'. */
export function Strips({ spreads }: { spreads: readonly Spread[] }) {
  return (
    <dl className={css.strips}>
      {spreads.map((spread, i) => (
        <Strip key={spread.key} spread={spread} isFirst={i === 0} />
      ))}
    </dl>
  );
}

function Strip({ spread, isFirst }: { spread: Spread; isFirst: boolean }) {
  const { points, low, high } = spread;
  const outliers = points.filter((p) => p.outlier);
  const digits = digitsOf(points.map((p) => p.value));
  const [from, to] = [numberOf(low, digits), numberOf(high, digits)];
  return (
    <div className={css.strip}>
      <dt>{spread.unit ? w.metricIn(spread.title, spread.unit) : spread.title}</dt>
      <dd>
        <svg className={css.line} aria-hidden="true">
          <line x1="0" x2="100%" y1="50%" y2="50%" />
          {points.map(
            (p) =>
              !p.outlier && <circle key={p.resultId} cx={`${placeOn(p.value, points)}%`} cy="50%" r="4.5" />,
          )}
        </svg>
        {outliers.map((p) => (
          <span key={p.resultId} className={css.outlier} style={{ left: `${placeOn(p.value, points)}%` }}>
            <StateMark mark="triangle" size={16} />
          </span>
        ))}
      </dd>
      <dd className={css.words}>
        {outliers.length > 0 && <b>{outliers.map((p) => numberOf(p.value, digits)).join(', ')} </b>}
        {outliers.length === 0
          ? w.between(from, to)
          : outliers.length < points.length && w.against(from, to, isFirst)}
      </dd>
    </div>
  );
}
