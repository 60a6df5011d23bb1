import { useId, type ReactNode } from 'react';
import css from './FirstRunPage.module.css';

export function Question({
  number,
  title,
  aside,
  children,
}: {
  number: number;
  title: string;
  aside: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={css.question} aria-labelledby={id}>
      <div className={css.ask}>
        <span className={css.number} aria-hidden="true">
          {number}
        </span>
        <h2 id={id}>{title}</h2>
        <p role="status">{aside}</p>
      </div>
      {children}
    </section>
  );
}
