import type { ReactNode } from 'react';
import css from './ShortTable.module.css';

interface ShortTableProps {
  label: string;
  /** Names of the columns; a column of buttons has none (''). */
  head: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
  /** Columns whose numbers stand at the right. */
  end?: readonly number[];
}

/** A plain table for what one machine has: a few dozen rows at most, scrolled sideways where it is too wide. */
export function ShortTable({ label, head, rows, end = [] }: ShortTableProps) {
  const align = (i: number) => (end.includes(i) ? 'end' : undefined);
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={css.table}>
        <thead>
          <tr>
            {head.map((name, i) =>
              name === '' ? (
                <td key={name} />
              ) : (
                <th key={name} scope="col" data-align={align(i)}>
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, i) => (
                <td key={head[i]} data-align={align(i)}>
                  {cell === null || cell === '' ? <span className={css.none}>–</span> : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
