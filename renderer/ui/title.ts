import { useEffect } from 'react';
import { useAsk } from '../data/desk.tsx';
import { words } from '../words/words.ts';

/** Names the window or tab after the page and this desk. */
export function useTitle(title: string): void {
  const desk = useAsk('desk.status', {}).data?.name ?? words.desk.product;
  useEffect(() => {
    document.title = `${title} · ${desk}`;
  }, [title, desk]);
}
