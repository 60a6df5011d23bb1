import type { Output } from '../../../../services/contract/calls.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import css from './SettingsTab.module.css';

/** Each step of a check; the one that failed says what to do. */
export function PowerCheck({ check }: { check: Output<'power.check'> }) {
  return (
    <div role="status">
      <ol className={css.check}>
        {check.steps.map((step) => (
          <li key={step.name} data-failed={step.passed === false || undefined}>
            <StateMark mark={step.passed === null ? 'aside' : step.passed ? 'ready' : 'triangle'} size={14} />
            <b>{step.name}</b>
            {step.sentence && <p>{step.sentence}</p>}
          </li>
        ))}
      </ol>
      <p className={css.summary}>{check.passed ? words.detail.checkPassed : words.detail.checkFailed}</p>
    </div>
  );
}
