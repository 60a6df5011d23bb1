import { useEffect, useId, type ClipboardEvent, type RefObject } from 'react';
import { words } from '../../../words/words.ts';
import css from './AddMachines.module.css';

const w = words.intake;

interface PasteFieldProps {
  ref: RefObject<HTMLTextAreaElement | null>;
  value: string;
  error: string | null;
  onChange: (text: string) => void;
}

/** So much text is put in by ourselves: the browser takes half a minute for 10,000 lines. */
const longText = 20_000;

/** A plain text area: one that grows with its text would measure each of 10,000 lines. */
export function PasteField({ ref, value, error, onChange }: PasteFieldProps) {
  const id = useId();
  useEffect(() => {
    const timer = setTimeout(() => ref.current?.focus());
    return () => clearTimeout(timer);
  }, [ref]);
  const onPaste = (e: ClipboardEvent<HTMLTextAreaElement>): void => {
    const pasted = e.clipboardData.getData('text/plain');
    if (pasted.length < longText) return;
    e.preventDefault();
    const { selectionStart, selectionEnd } = e.currentTarget;
    onChange(value.slice(0, selectionStart) + pasted.replaceAll('\r\n', '\n') + value.slice(selectionEnd));
  };
  return (
    <div className={css.paste}>
      <label htmlFor={id}>{w.paste}</label>
      <textarea
        ref={ref}
        id={id}
        rows={7}
        wrap="off"
        spellCheck={false}
        placeholder={w.example}
        aria-describedby={`${id}-help`}
        aria-invalid={error !== null || undefined}
        value={value}
        onPaste={onPaste}
        onChange={(e) => onChange(e.target.value)}
      />
      <p id={`${id}-help`} role={error ? 'alert' : undefined} data-error={error !== null || undefined}>
        {error ?? w.pasteHelp}
      </p>
    </div>
  );
}
