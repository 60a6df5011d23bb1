import { words } from '../../words/words.ts';
import css from './ScriptText.module.css';

/** The text of a script, with the number of each line. */
export function ScriptText({ name, text }: { name: string; text: string }) {
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <div className={css.box} tabIndex={0} role="region" aria-label={words.scripts.textOf(name)}>
      <ol className={css.lines}>
        {lines.map((line, i) => (
          <li key={i} data-comment={/^\s*#/.test(line) || undefined}>
            {line || ' '}
          </li>
        ))}
      </ol>
    </div>
  );
}
