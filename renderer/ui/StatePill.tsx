import type { Status } from '../../services/contract/all.ts';
import { lifecycle } from '../../services/contract/all.ts';
import { StateMark } from './StateMark.tsx';
import { markOf, toneOf } from './status-marks.ts';
import css from './StatePill.module.css';

/** A state in a page's header: mark and word on its soft tint. `stuck` replaces mark and word while a step is late. */
export function StatePill({ status, stuck }: { status: Status; stuck?: string | null }) {
  const mark = stuck ? 'triangle' : markOf[status];
  return (
    <span className={css.pill} data-tone={toneOf[mark]}>
      <StateMark mark={mark} size={14} />
      {stuck ?? lifecycle[status].label}
    </span>
  );
}
