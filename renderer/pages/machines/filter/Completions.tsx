import { useEffect, useRef } from 'react';
import { count } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import type { Completion } from './use-completion.ts';
import css from './FilterBar.module.css';

const w = words.machines.filter;

interface CompletionsProps {
  id: string;
  completion: Completion;
  active: number;
  onTake: (index: number) => void;
}

/** Fields, or values with how many machines have each; below them the keys that choose. */
export function Completions({ id, completion, active, onTake }: CompletionsProps) {
  const { items, hint, wanted } = completion;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className={css.popup}>
      {hint && <p className={css.hint}>{hint}</p>}
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={w.completions}>
        {items.map((item, i) => (
          <li
            key={item.value}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            onMouseDown={(e) => {
              e.preventDefault();
              onTake(i);
            }}
          >
            <code>{item.value}</code>
            <span className={css.doc}>{item.doc}</span>
            {item.count !== null && <span className={css.count}>{count(item.count)}</span>}
          </li>
        ))}
      </ul>
      {items.length > 0 && (
        <p className={css.keys} aria-hidden="true">
          <kbd>Enter</kbd> {w.hint.choose}
          {wanted.what === 'value' && (
            <>
              <kbd>,</kbd> {w.hint.more}
            </>
          )}
          <kbd>Esc</kbd> {w.hint.leave}
        </p>
      )}
    </div>
  );
}
