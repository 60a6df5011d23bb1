import { words } from '../../words/words.ts';
import { difference, inShort } from './difference.ts';
import css from './Difference.module.css';

interface DifferenceProps {
  label: string;
  before: string;
  after: string;
}

const signs = { '-': 'gone', '+': 'new', ' ': undefined } as const;

/** What differs between two versions, with a few lines around each change. Signs say it, colours repeat it. */
export function Difference({ label, before, after }: DifferenceProps) {
  const lines = difference(before, after);
  if (lines.every((line) => line.sign === ' ')) return <p className={css.same}>{words.scripts.same}</p>;
  return (
    <div className={css.box} tabIndex={0} role="region" aria-label={label}>
      <table className={css.table}>
        <caption className="visually-hidden">{label}</caption>
        <tbody>
          {inShort(lines).map((line, i) =>
            line === null ? (
              <tr key={i} className={css.gap}>
                <td colSpan={4}>…</td>
              </tr>
            ) : (
              <tr key={i} data-sign={signs[line.sign]}>
                <td className={css.number}>{line.before}</td>
                <td className={css.number}>{line.after}</td>
                <td className={css.sign}>{line.sign}</td>
                <td>{line.text || ' '}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}
