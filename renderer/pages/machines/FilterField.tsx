import { IconButton, OutlinedInput } from '@mui/material';
import { ListFilter, X } from 'lucide-react';
import { useEffect, useState, type Ref } from 'react';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import css from './MachinesPage.module.css';

const w = words.machines;
const pauseMs = 200;

interface FilterFieldProps {
  ref: Ref<HTMLInputElement>;
  value: string;
  onChange: (text: string) => void;
}

/** Free text over name, MAC, address, serial and tag; asked when typing pauses. Esc clears and leaves. */
export function FilterField({ ref, value, onChange }: FilterFieldProps) {
  const phone = usePhone();
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <OutlinedInput
      className={css.filter ?? ''}
      value={typed}
      placeholder={phone ? w.filterLabel : w.filter}
      inputRef={ref}
      onChange={(e) => setTyped(e.target.value)}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        setTyped('');
        (e.target as HTMLInputElement).blur();
      }}
      slotProps={{ input: { 'aria-label': w.filterLabel } }}
      startAdornment={<ListFilter size={16} aria-hidden="true" />}
      endAdornment={
        typed ? (
          <IconButton size="small" aria-label={w.clearFilter} onClick={() => setTyped('')}>
            <X size={15} />
          </IconButton>
        ) : (
          <kbd aria-hidden="true">/</kbd>
        )
      }
    />
  );
}
