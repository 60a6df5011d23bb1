import { useId, useRef } from 'react';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import css from './ScriptEditor.module.css';

/** What is wrong with a text; line is from 1, null where it is about the whole. */
export interface Fault {
  line: number | null;
  sentence: string;
}

interface ScriptEditorProps {
  text: string;
  faults: readonly Fault[];
  onChange: (text: string) => void;
  autoFocus?: boolean;
}

/** The start and end of a line in a text. */
function placeOfLine(text: string, line: number): [start: number, end: number] {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return [start, start + (lines[line - 1]?.length ?? 0)];
}

/** A plain text area with line numbers: what does not fit stands at its line, and again below as a way to it. */
export function ScriptEditor({ text, faults, onChange, autoFocus = false }: ScriptEditorProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const count = text.split('\n').length;
  const goTo = (line: number): void => {
    area.current?.focus();
    area.current?.setSelectionRange(...placeOfLine(text, line));
  };
  return (
    <div className={css.editor}>
      <label htmlFor={id} className="visually-hidden">
        {words.scripts.text}
      </label>
      <div className={css.box}>
        <div className={css.gutter} aria-hidden="true">
          {Array.from({ length: count }, (_, i) => (
            <span key={i} data-fault={faults.some((f) => f.line === i + 1) || undefined}>
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          id={id}
          className={css.text}
          rows={Math.max(count, 12)}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          autoFocus={autoFocus}
          aria-invalid={faults.length > 0 || undefined}
          aria-describedby={faults.length > 0 ? `${id}-faults` : undefined}
          value={text}
          onChange={(e) => onChange(e.target.value)}
        />
        {faults.map(
          ({ line, sentence }) =>
            line !== null && (
              <span
                key={`${line} ${sentence}`}
                className={css.atLine}
                style={{ top: 8 + (line - 1) * 18 }}
                aria-hidden="true"
              >
                <span>{sentence}</span>
              </span>
            ),
        )}
      </div>
      {faults.length > 0 && (
        <div id={`${id}-faults`} role="alert">
          <ul className={css.faults}>
            {faults.map(({ line, sentence }) => (
              <li key={`${line} ${sentence}`}>
                <StateMark mark="triangle" size={13} />
                {line !== null && (
                  <button type="button" onClick={() => goTo(line)}>
                    {words.scripts.line(line)}
                  </button>
                )}
                <span>{sentence}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
