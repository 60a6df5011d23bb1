import { IconButton } from '@mui/material';
import { Search } from 'lucide-react';
import { useTablet } from '../ui/screen.ts';
import { words } from '../words/words.ts';
import { showPalette } from './open.ts';
import css from './Palette.module.css';

const w = words.palette;

/** The title bar's search: it looks like a field and opens the palette. */
export function PaletteButton() {
  const tablet = useTablet();
  return (
    <button
      type="button"
      className={css.trigger}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => showPalette(true)}
    >
      <Search size={15} strokeWidth={1.75} aria-hidden="true" />
      <span title={w.trigger}>{tablet ? w.triggerShort : w.trigger}</span>
      <kbd aria-hidden="true">Ctrl K</kbd>
    </button>
  );
}

/** The same on a phone. */
export function PaletteIcon() {
  return (
    <IconButton aria-label={w.trigger} aria-haspopup="dialog" onClick={() => showPalette(true)}>
      <Search size={20} strokeWidth={1.75} />
    </IconButton>
  );
}
