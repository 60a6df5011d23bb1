import { nameOfRail, stepName, timeOf, type RailProps } from './BigRail.tsx';
import css from './UprightRail.module.css';

/** The rail upright, for a phone: steps to come share one line. */
export function UprightRail({ rail, finished, sinceToldMs, purpose }: RailProps) {
  const taken = rail.filter((s) => s.state !== 'left_out');
  const reached = taken.filter((s) => s.state !== 'to_come');
  const toCome = taken.filter((s) => s.state === 'to_come');
  return (
    <ol className={css.rail} aria-label={nameOfRail(rail, finished)}>
      {reached.map((step) => (
        <li key={step.step} className={css.step} data-state={finished ? 'finished' : step.state}>
          <span className={css.bar} />
          <span className={css.name}>{stepName(step, purpose)}</span>
          <span className={css.time}>{timeOf(step, sinceToldMs)}</span>
          <span className={css.facts}>{step.facts.join(', ')}</span>
        </li>
      ))}
      {toCome.length > 0 && (
        <li className={css.step} data-state="to_come">
          <span className={css.bar} />
          <span className={css.name}>{toCome.map((s) => stepName(s, purpose)).join(', ')}</span>
        </li>
      )}
    </ol>
  );
}
