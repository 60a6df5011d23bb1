import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { MachineRow } from '../../services/contract/all.ts';
import type { Input } from '../../services/contract/calls.ts';
import { calmOrder } from '../tables/calm-order.ts';
import { useLink } from './desk.tsx';
import { asking } from './queries.ts';

const pageRows = 200;

type Filter = Omit<Input<'machines.list'>, 'offset' | 'limit'>;

export interface MachineWindows {
  /** All that match; null before the first answer. */
  total: number | null;
  rowAt: (index: number) => MachineRow | undefined;
  onRange: (first: number, last: number) => void;
  onHold: (held: boolean) => void;
  /** Rows that wait to move while the list is held. */
  moved: number;
  sortNow: () => void;
  error: unknown;
}

/** The list in windows of 200 rows: only those in sight are asked for, and kept fresh. */
export function useMachineWindows(filter: Filter): MachineWindows {
  const link = useLink();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [held, setHeld] = useState(false);
  const [shown, setShown] = useState<{ filter: string; order: string[] }>({ filter: '', order: [] });
  const filterKey = JSON.stringify(filter);
  const firstPage = Math.floor(range.first / pageRows);
  const lastPage = Math.floor(range.last / pageRows);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i);
  const answers = useQueries({
    queries: pages.map((page) => ({
      ...asking(link, 'machines.list', { ...filter, offset: page * pageRows, limit: pageRows }),
      placeholderData: keepPreviousData,
    })),
  });
  const total = answers.find((a) => a.data)?.data?.total ?? null;
  const rows = answers.flatMap((answer) => answer.data?.items ?? []);
  const byId = new Map(rows.map((row) => [row.systemId, row]));
  const wanted = rows.map((row) => row.systemId);

  const oneWindow = pages.length === 1;
  const calm =
    held && oneWindow && shown.filter === `${filterKey} ${firstPage}` ? calmOrder(shown.order, wanted) : null;
  const order = calm?.order ?? wanted;
  const now = `${filterKey} ${firstPage}`;
  if (!calm && (shown.filter !== now || shown.order.join() !== wanted.join()))
    setShown({ filter: now, order: wanted });

  return {
    total,
    rowAt: (index) => byId.get(order[index - firstPage * pageRows] ?? ''),
    onRange: useCallback(
      (first, last) => setRange((r) => (r.first === first && r.last === last ? r : { first, last })),
      [],
    ),
    onHold: setHeld,
    moved: calm?.moved ?? 0,
    sortNow: () => setShown({ filter: now, order: wanted }),
    error: answers.find((a) => a.error)?.error ?? null,
  };
}
