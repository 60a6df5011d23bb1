import { useQueries } from '@tanstack/react-query';
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

interface Shown {
  /** Filter and window; what is told of another one does not hold. */
  of: string;
  stamp: string;
  order: string[];
  rows: MachineRow[];
  firstPage: number;
  total: number | null;
}

const nothingYet: Shown = { of: '', stamp: '', order: [], rows: [], firstPage: 0, total: null };

/**
 * The list in windows of 200 rows: only those in sight are asked for, and kept fresh. While another window or filter
 * is on its way the number of rows stays, and the rows that are known.
 */
export function useMachineWindows(filter: Filter): MachineWindows {
  const link = useLink();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [held, setHeld] = useState(false);
  const [shown, setShown] = useState(nothingYet);
  const firstPage = Math.floor(range.first / pageRows);
  const pages = Array.from(
    { length: Math.floor(range.last / pageRows) - firstPage + 1 },
    (_, i) => firstPage + i,
  );
  const answers = useQueries({
    queries: pages.map((page) =>
      asking(link, 'machines.list', { ...filter, offset: page * pageRows, limit: pageRows }),
    ),
  });
  const error = answers.find((a) => a.error)?.error ?? null;
  const onRange = useCallback(
    (first: number, last: number) =>
      setRange((r) => (r.first === first && r.last === last ? r : { first, last })),
    [],
  );

  const of = `${JSON.stringify(filter)} ${firstPage}`;
  const told = answers[0]?.data;
  const stamp = told ? `${of} ${answers.map((a) => a.dataUpdatedAt).join(' ')}` : shown.stamp;
  const rows = told
    ? answers.flatMap((a) => a.data?.items ?? [])
    : shown.firstPage === firstPage
      ? shown.rows
      : [];
  const wanted = rows.map((row) => row.systemId);
  const calm = held && pages.length === 1 && shown.of === of ? calmOrder(shown.order, wanted) : null;
  const order = calm?.order ?? wanted;
  const total = told?.total ?? shown.total;
  if (told && stamp !== shown.stamp) setShown({ of, stamp, order, rows, firstPage, total });

  const byId = new Map(rows.map((row) => [row.systemId, row]));
  return {
    total,
    rowAt: (index) => byId.get(order[index - firstPage * pageRows] ?? ''),
    onRange,
    onHold: setHeld,
    moved: calm?.moved ?? 0,
    sortNow: () => setShown((before) => ({ ...before, order: wanted })),
    error,
  };
}
