import { words } from '../words/words.ts';
import css from './Brand.module.css';

/** The mark: a bench of two slabs on two legs. */
export function Brand({ withName = true, size = 20 }: { withName?: boolean; size?: number }) {
  return (
    <span className={css.brand}>
      <svg viewBox="0 0 24 22" width={size * 1.1} height={size} aria-hidden="true">
        <rect x="1" y="1" width="22" height="5.6" rx="1.4" fill="var(--arc)" />
        <rect x="1" y="8.2" width="22" height="5.6" rx="1.4" fill="var(--text3)" />
        <rect x="3.6" y="15.6" width="3" height="6" rx="1" fill="var(--text)" />
        <rect x="17.4" y="15.6" width="3" height="6" rx="1" fill="var(--text)" />
      </svg>
      {withName && <span>{words.desk.product}</span>}
    </span>
  );
}
