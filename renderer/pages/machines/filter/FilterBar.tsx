import { IconButton } from '@mui/material';
import { ListFilter, X } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import type { ListSearch } from '../../../data/list-search.ts';
import { words } from '../../../words/words.ts';
import { Completions } from './Completions.tsx';
import { Trouble } from './Trouble.tsx';
import { completed, joinedTokens, settled, tokensOf, troubleOf, type Tokens } from './tokens.ts';
import { useCompletion } from './use-completion.ts';
import css from './FilterBar.module.css';

const w = words.machines.filter;
const pauseMs = 200;

interface FilterBarProps {
  ref: Ref<HTMLInputElement>;
  value: string;
  group: ListSearch['group'];
  onChange: (filter: string) => void;
}

/**
 * MAAS's filter as typed tokens: what is finished stands as a token, the rest is completed from the controller. The
 * list follows while somebody types, as far as it can be read. Esc closes, clears what is typed, leaves.
 */
export function FilterBar({ ref, value, group, onChange }: FilterBarProps) {
  const id = useId();
  const [tokens, setTokens] = useState<Tokens>(() => tokensOf(value));
  const [known, setKnown] = useState(value);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [left, setLeft] = useState(true);
  const field = useRef<HTMLInputElement>(null);
  const { terms, draft } = tokens;
  const trouble = troubleOf(draft);
  const readable = trouble ? terms.join(' ') : joinedTokens(tokens);
  if (known !== value) {
    setKnown(value);
    if (value !== readable) setTokens(tokensOf(value));
  }
  useEffect(() => {
    if (readable === value) return;
    const timer = setTimeout(() => onChange(readable), pauseMs);
    return () => clearTimeout(timer);
  }, [readable, value, onChange]);

  const completion = useCompletion(draft, terms.join(' '), group, open);
  const { items, hint, wanted } = completion;
  const listed = open && (items.length > 0 || hint !== null);
  const type = (next: Tokens): void => {
    setTokens(settled(next));
    setOpen(true);
    setActive(-1);
  };
  const take = (index: number, more: boolean): void => {
    const item = items[index];
    if (!item) return;
    type({ terms, draft: completed(draft, wanted, item.value, more) });
    field.current?.focus();
  };
  const drop = (index: number): void => {
    setTokens({ terms: terms.filter((_, i) => i !== index), draft });
    field.current?.focus();
  };
  const edit = (index: number): void => {
    const others = terms.filter((_, i) => i !== index);
    setTokens({
      terms: draft.trim() ? settled({ terms: others, draft }, true).terms : others,
      draft: terms[index]!,
    });
    setOpen(false);
    field.current?.focus();
  };
  const onKeyDown = (e: KeyboardEvent<HTMLInputElement>): void => {
    const has = listed && items.length > 0;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      setOpen(true);
      const step = e.key === 'ArrowDown' ? 1 : -1;
      if (has) setActive((active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length);
    } else if (e.key === 'Enter') {
      if (has && active >= 0) take(active, false);
      else {
        setTokens(settled(tokens, true));
        setOpen(false);
        setLeft(true);
      }
    } else if (e.key === 'Tab' && has && active >= 0) take(active, false);
    else if (e.key === ',' && has && active >= 0 && wanted.what === 'value') take(active, true);
    else if (e.key === 'Backspace' && draft === '' && terms.length > 0) edit(terms.length - 1);
    else if (e.key === 'Escape') {
      e.stopPropagation();
      if (listed && active >= 0) setOpen(false);
      else {
        setTokens({ terms, draft: '' });
        setOpen(false);
        field.current?.blur();
      }
    } else return;
    e.preventDefault();
  };

  return (
    <div className={css.around}>
      <div
        className={css.bar}
        data-wrong={(left && trouble !== null) || undefined}
        onClick={() => field.current?.focus()}
      >
        <ListFilter size={16} aria-hidden="true" className={css.icon} />
        {terms.map((term, i) => (
          <Token key={`${term} ${i}`} term={term} onEdit={() => edit(i)} onDrop={() => drop(i)} />
        ))}
        <span className={css.typing}>
          {terms.length === 0 && draft === '' && (
            <span className={css.example} aria-hidden="true">
              {w.example[0]}
              <code>{w.example[1]}</code>
            </span>
          )}
          <input
            ref={(element) => {
              field.current = element;
              if (typeof ref === 'function') ref(element);
              else if (ref) ref.current = element;
            }}
            role="combobox"
            aria-label={w.label}
            aria-expanded={listed}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={listed && active >= 0 ? `${id}-${active}` : undefined}
            aria-invalid={(left && trouble !== null) || undefined}
            aria-describedby={left && trouble ? `${id}-trouble` : undefined}
            autoComplete="off"
            spellCheck={false}
            value={draft}
            onChange={(e) => type({ terms, draft: e.target.value })}
            onFocus={() => setLeft(false)}
            onClick={() => setOpen(true)}
            onBlur={() => {
              setOpen(false);
              setLeft(true);
            }}
            onKeyDown={onKeyDown}
          />
        </span>
        {terms.length > 0 || draft ? (
          <IconButton
            size="small"
            aria-label={w.clear}
            onClick={() => {
              setTokens({ terms: [], draft: '' });
              field.current?.focus();
            }}
          >
            <X size={15} />
          </IconButton>
        ) : (
          <kbd aria-hidden="true">/</kbd>
        )}
      </div>
      {listed && (
        <Completions id={id} completion={completion} active={active} onTake={(i) => take(i, false)} />
      )}
      {left && trouble && <Trouble id={`${id}-trouble`} text={draft} trouble={trouble} />}
    </div>
  );
}

interface TokenProps {
  term: string;
  onEdit: () => void;
  onDrop: () => void;
}

function Token({ term, onEdit, onDrop }: TokenProps) {
  const colon = term.indexOf(':(') + 1;
  return (
    <span className={css.token}>
      <button type="button" className={css.term} aria-label={w.edit(term)} onClick={onEdit}>
        <span>{term.slice(0, colon)}</span>
        {term.slice(colon)}
      </button>
      <button type="button" className={css.drop} aria-label={w.drop(term)} onClick={onDrop}>
        <X size={13} aria-hidden="true" />
      </button>
    </span>
  );
}
