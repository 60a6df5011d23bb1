import type { ReactNode } from 'react';
import css from './Card.module.css';

interface CardProps {
  title?: ReactNode;
  /** Beside the title, smaller. */
  note?: ReactNode;
  /** At the right end of the title line: a fact or a link. */
  aside?: ReactNode;
  tone?: 'fail' | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** An edge around things that belong together; a section with its title as its name. */
export function Card({ title, note, aside, tone, className, children }: CardProps) {
  return (
    <section
      className={[css.card, className].filter(Boolean).join(' ')}
      data-tone={tone}
      {...(typeof title === 'string' && { 'aria-label': title })}
    >
      {title !== undefined && (
        <div className={css.head}>
          <h2>
            {title}
            {note !== undefined && <span className={css.note}>{note}</span>}
          </h2>
          {aside !== undefined && <div className={css.aside}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
