import { useCallback, useEffect, useRef } from 'react';
import { useLink } from './desk.tsx';
import type { ListSearch } from './list-search.ts';
import type { ListQuestion } from './machine-windows.ts';

let last: { question: ListQuestion; item: number; address: ListSearch } | null = null;

/** Keeps which list a machine was opened from, and its place there. */
export function rememberList(question: ListQuestion, item: number, address: ListSearch): void {
  last = { question, item, address };
}

/** The list that was left, so that going back shows it again. */
export const listAddress = (): ListSearch => last?.address ?? {};

export type Direction = 'before' | 'after';

const aroundRows = 5;

/**
 * Goes to the machine before or after one, in the list that it was opened from; in the whole list where it was opened
 * by itself. What is asked before the neighbours are known happens as soon as they are.
 */
export function useNeighbours(
  systemId: string,
  goTo: (systemId: string) => void,
): (direction: Direction) => void {
  const link = useLink();
  const latest = useRef(goTo);
  const known = useRef<Record<Direction, string | undefined> | null>(null);
  const asked = useRef<Direction | null>(null);
  useEffect(() => {
    latest.current = goTo;
  });
  const go = useCallback((direction: Direction): void => {
    asked.current = known.current ? null : direction;
    const id = known.current?.[direction];
    if (id) latest.current(id);
  }, []);
  useEffect(() => {
    let live = true;
    known.current = asked.current = null;
    const look = async (): Promise<void> => {
      const { question, item } = last ?? { question: {}, item: 0 };
      const offset = Math.max(0, item - aroundRows);
      const answer = await link.call('machines.list', { ...question, offset, limit: 2 * aroundRows + 1 });
      if (!live || !answer.ok) return;
      const ids = answer.value.items.map((row) => row.systemId);
      const at = ids.indexOf(systemId);
      if (at < 0) return;
      if (last) last = { ...last, item: offset + at };
      known.current = { before: ids[at - 1], after: ids[at + 1] };
      if (asked.current) go(asked.current);
    };
    void look();
    return () => {
      live = false;
    };
  }, [link, systemId, go]);
  return go;
}
