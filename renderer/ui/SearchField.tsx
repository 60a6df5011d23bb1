import { IconButton, OutlinedInput } from '@mui/material';
import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from './keys.ts';
import css from './SearchField.module.css';

const typingMs = 250;

interface SearchFieldProps {
  /** Its name, and what stands in it while it is empty. */
  label: string;
  clearLabel: string;
  value: string;
  onChange: (text: string) => void;
  className?: string | undefined;
}

/** Tells what was typed once a person stops typing; / goes to it, Esc clears it. */
export function SearchField({ label, clearLabel, value, onChange, className }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => tell.current(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <OutlinedInput
      className={[css.search, className].filter(Boolean).join(' ')}
      value={typed}
      inputRef={field}
      placeholder={label}
      inputProps={{ 'aria-label': label }}
      startAdornment={<Search size={16} strokeWidth={1.75} aria-hidden="true" />}
      endAdornment={
        typed !== '' && (
          <IconButton size="small" aria-label={clearLabel} onClick={() => setTyped('')}>
            <X size={15} />
          </IconButton>
        )
      }
      onChange={(e) => setTyped(e.target.value)}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        if (typed) setTyped('');
        else field.current?.blur();
      }}
    />
  );
}
