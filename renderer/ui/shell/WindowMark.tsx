import { menuBehindMark, openMenuBelow } from '../../data/window.ts';
import { words } from '../../words/words.ts';
import { Brand } from '../Brand.tsx';
import css from './WindowMark.module.css';

/** The mark in the title bar; where a window has no menu bar, the menu is behind it. */
export function WindowMark() {
  if (!menuBehindMark()) return <Brand />;
  return (
    <button
      type="button"
      className={css.mark}
      aria-label={words.desk.windowMenu}
      aria-haspopup="menu"
      onClick={(event) => openMenuBelow(event.currentTarget)}
    >
      <Brand />
    </button>
  );
}
