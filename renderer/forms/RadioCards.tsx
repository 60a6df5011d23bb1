import { useId, type ReactNode } from 'react';
import css from './RadioCards.module.css';

export interface CardChoice<V extends string> {
  value: V;
  title: string;
  /** A few words beside or below the title. */
  note?: ReactNode;
  drawing?: ReactNode;
  /** Why it cannot be chosen; it stays in sight and says so. */
  whyNot?: string | null;
}

interface RadioCardsProps<V extends string> {
  label: string;
  columns: 1 | 2 | 3;
  value: V;
  choices: readonly CardChoice<V>[];
  onChange(value: V): void;
}

/** One of a few, each a card. What cannot be chosen keeps its place and its focus, and tells why. */
export function RadioCards<V extends string>({
  label,
  columns,
  value,
  choices,
  onChange,
}: RadioCardsProps<V>) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id} className={css.group}>
      <p id={id} className={css.label}>
        {label}
      </p>
      <div className={css.cards} data-columns={columns}>
        {choices.map(({ value: each, title, note, drawing, whyNot }) => (
          <label
            key={each}
            className={css.card}
            data-chosen={each === value || undefined}
            data-why-not={whyNot ? '' : undefined}
          >
            <input
              type="radio"
              name={id}
              className={css.radio}
              checked={each === value}
              aria-disabled={whyNot ? true : undefined}
              onChange={() => !whyNot && onChange(each)}
            />
            <span className={css.title}>{title}</span>
            {(whyNot ?? note) && <span className={css.note}>{whyNot ?? note}</span>}
            {!whyNot && drawing}
          </label>
        ))}
      </div>
    </div>
  );
}
