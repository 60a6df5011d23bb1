import type { ReactNode } from 'react';
import type { Problem } from '../../services/contract/result.ts';
import { StateMark } from './StateMark.tsx';
import css from './ProblemBox.module.css';

interface ProblemBoxProps {
  title: string;
  text?: ReactNode;
  /** fail: needs a person; plain: a refusal where it was asked; warn: careful. */
  tone?: 'fail' | 'plain' | 'warn';
  children?: ReactNode;
}

/** What happened, why, and what to try; shown where it was asked, never as a toast. */
export function ProblemBox({ title, text, tone = 'plain', children }: ProblemBoxProps) {
  return (
    <div className={css.box} data-tone={tone} role="alert">
      <StateMark mark="triangle" size={16} />
      <div className={css.words}>
        <p className={css.title}>{title}</p>
        {text && <div className={css.text}>{text}</div>}
        {children && <div className={css.actions}>{children}</div>}
      </div>
    </div>
  );
}

/** A refusal of the controller. Its sentence says all; the title says what was refused. */
export function Refusal({ title, problem }: { title: string; problem: Problem | null }) {
  return problem && <ProblemBox title={title} text={problem.sentence} />;
}
