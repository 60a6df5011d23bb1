import { useEffect, useState } from 'react';
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

export interface Neighbours {
  before: string | null;
  after: string | null;
}

const aroundRows = 5;

/** The machines before and after one, in the list that it was opened from; the whole list where it was opened by itself. */
export function useNeighbours(systemId: string): Neighbours {
  const link = useLink();
  const [found, setFound] = useState<Neighbours & { of: string }>({ of: '', before: null, after: null });
  useEffect(() => {
    let live = true;
    const look = async (): Promise<void> => {
      const { question, item } = last ?? { question: {}, item: 0 };
      const offset = Math.max(0, item - aroundRows);
      const answer = await link.call('machines.list', { ...question, offset, limit: 2 * aroundRows + 1 });
      if (!live || !answer.ok) return;
      const ids = answer.value.items.map((row) => row.systemId);
      const at = ids.indexOf(systemId);
      if (at < 0) return;
      if (last) last = { ...last, item: offset + at };
      setFound({ of: systemId, before: ids[at - 1] ?? null, after: ids[at + 1] ?? null });
    };
    void look();
    return () => {
      live = false;
    };
  }, [link, systemId]);
  return found.of === systemId ? found : { before: null, after: null };
}
