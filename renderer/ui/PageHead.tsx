import type { ReactNode } from 'react';
import { useTitle } from './title.ts';
import css from './PageHead.module.css';

/** A page's first line: what it is, and what can be done here. */
export function PageHead({
  title,
  number,
  children,
}: {
  title: string;
  number?: string | undefined;
  children?: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={css.head}>
      <h1>
        {title}
        {number !== undefined && <span className={css.number}> {number}</span>}
      </h1>
      <div className={css.actions}>{children}</div>
    </div>
  );
}
