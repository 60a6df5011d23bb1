import type { Story } from '../../../../services/contract/all.ts';
import { railName } from '../../../ui/BootRail.tsx';
import { shortDuration } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import css from './BigRail.module.css';

export type RailStep = Story['rail'][number];

export interface RailProps {
  rail: RailStep[];
  /** The whole run is over and well. */
  finished: boolean;
  sinceToldMs: number;
  purpose: Story['purpose'];
}

/** What a step is called; the last one is named for the work that is done. */
export const stepName = ({ step }: RailStep, purpose: Story['purpose']): string =>
  (step === 'scripts' && purpose && words.work[purpose]) || words.step[step];

/** How long a step took, or takes up to now; how late it is when it is missing. */
export function timeOf(step: RailStep, sinceToldMs: number): string {
  if (step.state === 'missing' && step.lateByMs !== null)
    return words.machine.late(shortDuration(step.lateByMs + sinceToldMs));
  if (step.durationMs === null) return '';
  return shortDuration(step.durationMs + (step.state === 'current' ? sinceToldMs : 0));
}

/** The rail's name for who cannot see it; the small rail's words, with the steps that this machine takes. */
export function nameOfRail(rail: readonly RailStep[], finished: boolean): string {
  const states = rail.map((s) => (finished ? 'finished' : s.state === 'left_out' ? 'done' : s.state));
  return railName(states, rail.find((s) => s.state === 'missing')?.lateByMs ?? null);
}

/** The rail at full width: each step with its duration and two short facts. Steps not taken are left out. */
export function BigRail({ rail, finished, sinceToldMs, purpose }: RailProps) {
  return (
    <ol className={css.rail} aria-label={nameOfRail(rail, finished)}>
      {rail
        .filter((s) => s.state !== 'left_out')
        .map((step) => (
          <li key={step.step} className={css.step} data-state={finished ? 'finished' : step.state}>
            <span className={css.bar}>
              <span
                style={
                  step.state === 'current' && step.progress !== null
                    ? { width: `${Math.round(step.progress * 100)}%` }
                    : undefined
                }
              />
            </span>
            <span className={css.line}>
              <span className={css.name}>
                {stepName(step, purpose)}
                {step.state === 'missing' && <StateMark mark="triangle" size={14} />}
              </span>
              <span className={css.time}>{timeOf(step, sinceToldMs)}</span>
            </span>
            {step.facts.map((fact) => (
              <span key={fact} className={css.fact}>
                {fact}
              </span>
            ))}
          </li>
        ))}
    </ol>
  );
}
