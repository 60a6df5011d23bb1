import type { Inventory } from '../../../../services/contract/all.ts';
import { Card } from '../../../ui/Card.tsx';
import { dateOf } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import css from './Changed.module.css';

const w = words.machine;

/** What differs from the reading before. */
export function Changed({ inventory }: { inventory: Inventory }) {
  const { since, lines } = inventory.changes;
  if (since === null) return null;
  return (
    <Card title={w.changed(dateOf(since))}>
      {lines.length === 0 && <p className={css.none}>{w.nothingChanged}</p>}
      <ul className={css.lines}>
        {lines.map((line) => (
          <li key={line.sign + line.text}>
            <span data-sign={line.sign}>{line.sign === '-' ? '−' : line.sign}</span>
            {line.text}
          </li>
        ))}
      </ul>
    </Card>
  );
}
