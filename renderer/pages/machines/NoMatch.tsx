import { Button } from '@mui/material';
import { useAsk } from '../../data/desk.tsx';
import type { ListSearch } from '../../data/list-search.ts';
import { words } from '../../words/words.ts';
import css from './NoMatch.module.css';

const w = words.machines;
/** "mem" of mem:(>=512); a free word is its own name. */
const nameOf = (term: string): string => /^([a-z_]+):/i.exec(term)?.[1] ?? term;

interface NoMatchProps {
  filter: string;
  group: ListSearch['group'];
  onChange: (change: ListSearch) => void;
}

/** A filter without a match: which term excludes how many, and a button for each way out. */
export function NoMatch({ filter, group, onChange }: NoMatchProps) {
  const explained = useAsk('machines.filter_explain', { filter, ...(group && { group }) }).data;
  const outside = useAsk('machines.list', { filter, limit: 1 }, { enabled: !!group }).data?.total ?? 0;
  const terms = [...(explained?.terms ?? [])].sort((a, b) => b.excludes - a.excludes || a.alone - b.alone);
  const best = terms[0];
  const without = (start: number, end: number): string =>
    `${filter.slice(0, start)} ${filter.slice(end)}`.replace(/\s+/g, ' ').trim();
  return (
    <div className={css.noMatch} role="status">
      <h2>{w.noMatch}</h2>
      {best && best.excludes > 0 && <p>{w.noMatchBut(best.text, best.excludes)}</p>}
      {group && outside > 0 && <p>{w.noMatchGroup(w.groups[group], outside)}</p>}
      {terms.length > 1 && best && best.excludes === 0 && (
        <>
          <p>{w.noMatchTogether}</p>
          <ul className={css.alone}>
            {terms.map((term) => (
              <li key={term.start}>{w.noMatchTerm(term.text, term.alone)}</li>
            ))}
          </ul>
        </>
      )}
      <div className={css.ways}>
        {terms.map((term) => (
          <Button
            key={term.start}
            variant="outlined"
            onClick={() => onChange({ filter: without(term.start, term.end) })}
          >
            {w.drop} <code>{nameOf(term.text)}</code>
            {term.excludes > 0 && <span>{w.machines(term.excludes)}</span>}
          </Button>
        ))}
        {group && (
          <Button variant="outlined" onClick={() => onChange({ group: undefined })}>
            {w.dropGroup(w.groups[group], outside)}
          </Button>
        )}
        <Button variant="text" onClick={() => onChange({ filter: undefined, group: undefined })}>
          {w.clearAll}
        </Button>
      </div>
    </div>
  );
}
