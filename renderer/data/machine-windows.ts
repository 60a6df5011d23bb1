import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { MachineRow } from '../../services/contract/all.ts';
import type { Input } from '../../services/contract/calls.ts';
import { calmOrder } from '../tables/calm-order.ts';
import { useLink } from './desk.tsx';
import { linesOf, type LineGroup, type Lines } from './lines.ts';
import { asking } from './queries.ts';

export const windowRows = 100;
/** So many rows beyond those in sight are asked for too, so that scrolling meets none that is on its way. */
const aheadRows = 40;

/** What the list is asked for, but for the place in it. */
export type ListQuestion = Omit<Input<'machines.list'>, 'offset' | 'limit'>;

export interface MachineWindows {
  /** All that match; null before the first answer. */
  total: number | null;
  lines: Lines;
  groups: readonly LineGroup[];
  /** The row on a line; undefined on a heading, and while it is on its way. */
  rowAt: (line: number) => MachineRow | undefined;
  onRange: (first: number, last: number) => void;
  onHold: (held: boolean) => void;
  /** Rows that wait to move while the list is held. */
  moved: number;
  sortNow: () => void;
  error: unknown;
  busy: boolean;
}

interface Shown {
  /** Question and window; what is told of another one does not hold. */
  of: string;
  stamp: string;
  order: string[];
  rows: MachineRow[];
  firstPage: number;
  total: number | null;
  groups: readonly LineGroup[];
}

const noGroups: readonly LineGroup[] = [];
const nothingYet: Shown = {
  of: '',
  stamp: '',
  order: [],
  rows: [],
  firstPage: 0,
  total: null,
  groups: noGroups,
};

/**
 * The list in windows of 100 rows: only those in sight are asked for, and kept fresh. While another window or question
 * is on its way the number of lines stays, and the rows that are known.
 */
export function useMachineWindows(question: ListQuestion): MachineWindows {
  const link = useLink();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [held, setHeld] = useState(false);
  const [shown, setShown] = useState(nothingYet);
  const folded = question.collapsed;
  const lines = useMemo(
    () => linesOf(shown.total ?? 0, shown.groups, new Set(folded)),
    [shown.total, shown.groups, folded],
  );
  const firstPage = Math.floor(Math.max(0, lines.itemAt(range.first) - aheadRows) / windowRows);
  const lastPage = lastPageOf(lines, range.last, firstPage, shown.total);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i);
  const answers = useQueries({
    queries: pages.map((page) =>
      asking(link, 'machines.list', { ...question, offset: page * windowRows, limit: windowRows }),
    ),
  });
  const error = answers.find((a) => a.error)?.error ?? null;
  const onRange = useCallback(
    (first: number, last: number) =>
      setRange((r) => (r.first === first && r.last === last ? r : { first, last })),
    [],
  );

  const of = `${JSON.stringify(question)} ${firstPage} ${lastPage}`;
  const told = answers[0]?.data;
  const stamp = told ? `${of} ${answers.map((a) => a.dataUpdatedAt).join(' ')}` : shown.stamp;
  const isNew = !!told && stamp !== shown.stamp;
  const rows = isNew ? answers.flatMap((a) => a.data?.items ?? []) : shown.rows;
  const from = isNew ? firstPage : shown.firstPage;
  const calm =
    held && shown.of === of
      ? calmOrder(
          shown.order,
          rows.map((row) => row.systemId),
        )
      : null;
  const order = isNew ? (calm?.order ?? rows.map((row) => row.systemId)) : shown.order;
  if (told && isNew) {
    const groups = told.groups ?? noGroups;
    setShown({
      of,
      stamp,
      order,
      rows,
      firstPage,
      total: told.total,
      groups: sameGroups(shown.groups, groups) ? shown.groups : groups,
    });
  }

  const byId = useMemo(() => new Map(rows.map((row) => [row.systemId, row])), [rows]);
  return {
    total: isNew ? told.total : shown.total,
    lines,
    groups: shown.groups,
    rowAt: (index) => {
      if (index >= lines.count) return undefined;
      const line = lines.at(index);
      return 'item' in line ? byId.get(order[line.item - from * windowRows] ?? '') : undefined;
    },
    onRange,
    onHold: setHeld,
    moved: calm?.moved ?? 0,
    sortNow: () => setShown((before) => ({ ...before, order: before.rows.map((row) => row.systemId) })),
    error,
    busy: answers.some((a) => a.isFetching && !a.data),
  };
}

function lastPageOf(lines: Lines, last: number, firstPage: number, total: number | null): number {
  if (total === null) return firstPage;
  const wanted = Math.min(total - 1, lines.itemAt(last) + aheadRows);
  return Math.max(firstPage, Math.floor(wanted / windowRows));
}

const sameGroups = (a: readonly LineGroup[], b: readonly LineGroup[]): boolean =>
  a.length === b.length && a.every((g, i) => g.value === b[i]!.value && g.count === b[i]!.count);
