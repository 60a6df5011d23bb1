import { useEffect } from 'react';
import { words } from '../words/words.ts';

/** Names the window or tab after the page. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${words.desk.product}`;
  }, [title]);
}
