import { useId, useRef, useState } from 'react';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { faultyLines, placeOfLine } from './user-data-lines.ts';
import css from './UserDataField.module.css';
import type { UserDataState } from './use-user-data.ts';

const w = words.deploy.userData;
const mostBytes = 1_048_576;
const mostNumbered = 500;

/** cloud-init's text with what is wrong at which line, as it is typed; or from a file. */
export function UserDataField({ data }: { data: UserDataState }) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLOListElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [fileTrouble, setFileTrouble] = useState<string | null>(null);
  const { text, check } = data;
  const lines = text.split('\n').length;
  const faulty = faultyLines(check);
  const toLine = (line: number): void => {
    const place = placeOfLine(text, line);
    area.current?.focus();
    area.current?.setSelectionRange(place.start, place.end);
  };
  const load = async (chosen: File): Promise<void> => {
    setFileTrouble(chosen.size > mostBytes ? w.tooLarge(chosen.name) : null);
    if (chosen.size <= mostBytes) data.change(await chosen.text());
  };
  return (
    <div className={css.field}>
      <div className={css.head}>
        <label htmlFor={id}>{w.label}</label>
        <span className={css.standing} role="status">
          {text.trim() !== '' && <Standing data={data} />}
        </span>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={w.load}
          onChange={(e) => {
            const chosen = e.target.files?.[0];
            e.target.value = '';
            if (chosen) void load(chosen);
          }}
        />
        <button type="button" className={css.load} onClick={() => file.current?.click()}>
          {w.load}
        </button>
      </div>
      <div className={css.editor} data-wrong={(check && !check.valid) || undefined}>
        {lines > 1 && lines <= mostNumbered && (
          <ol ref={numbers} className={css.numbers} aria-hidden="true">
            {Array.from({ length: lines }, (_, i) => (
              <li key={i} data-wrong={faulty.has(i + 1) || undefined}>
                {i + 1}
              </li>
            ))}
          </ol>
        )}
        <textarea
          ref={area}
          id={id}
          wrap="off"
          spellCheck={false}
          rows={Math.min(10, Math.max(3, lines))}
          placeholder={w.placeholder}
          value={text}
          aria-invalid={check ? !check.valid : undefined}
          aria-describedby={`${id}-help`}
          onChange={(e) => data.change(e.target.value)}
          onScroll={(e) => {
            if (numbers.current) numbers.current.scrollTop = e.currentTarget.scrollTop;
          }}
        />
      </div>
      <div id={`${id}-help`} className={css.below}>
        {fileTrouble && <p data-tone="fail">{fileTrouble}</p>}
        {check?.problems.map((problem) => (
          <p key={`${problem.line} ${problem.sentence}`} data-tone="fail">
            {problem.line === null ? (
              problem.sentence
            ) : (
              <>
                <button type="button" onClick={() => toLine(problem.line!)}>
                  {w.line(problem.line)}
                </button>{' '}
                {problem.sentence}
              </>
            )}
          </p>
        ))}
        {check?.warnings.map((warning) => (
          <p key={warning} data-tone="warn">
            {warning}
          </p>
        ))}
      </div>
    </div>
  );
}

/** valid, what kind of text it is, or how much is wrong with it. */
function Standing({ data }: { data: UserDataState }) {
  const { check, checking } = data;
  if (!check) return checking ? w.checking : null;
  if (!check.valid)
    return (
      <span data-tone="fail">
        <StateMark mark="triangle" size={13} /> {w.problems(check.problems.length)}
      </span>
    );
  return (
    <span data-tone="ready">
      <StateMark mark="ready" size={13} /> {w.valid(w.kinds[check.kind] ?? null)}
    </span>
  );
}
