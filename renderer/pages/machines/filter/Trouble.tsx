import type { FilterTrouble } from '../../../../services/contract/all.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import css from './FilterBar.module.css';

interface TroubleProps {
  id: string;
  text: string;
  trouble: FilterTrouble;
}

/** Where a filter cannot be read, in its own text, and what fits there. */
export function Trouble({ id, text, trouble }: TroubleProps) {
  const { start, end, sentence } = trouble;
  return (
    <div className={css.trouble} id={id} role="alert">
      <StateMark mark="triangle" size={14} />
      <p>
        {words.machines.filter.cannotRead}{' '}
        <code>
          {text.slice(0, start)}
          <mark>{text.slice(start, end) || ' '}</mark>
          {text.slice(end)}
        </code>
        <br />
        {sentence}
      </p>
    </div>
  );
}
