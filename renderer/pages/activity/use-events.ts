import { useCallback, useRef, useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk, useLink } from '../../data/desk.tsx';
import { behind, newIn, onTop, type Rows } from './event-rows.ts';
import type { EventFilter } from './filter.ts';

export type Event = Output<'events.list'>['items'][number];

const pageRows = 200;
const nothing: Rows<Event> = { items: [], hasMore: false };

interface State {
  rows: Rows<Event>;
  /** The newest page that the rows have taken in. */
  taken: readonly Event[] | null;
}

/**
 * The events that fit a filter. Only the newest page is asked again when something happens; while `held`, because a
 * person reads further down, what came waits to be shown. Give another `key` to a view of another filter.
 */
export function useEvents(filter: EventFilter, held: boolean) {
  const link = useLink();
  const asked = useAsk('events.list', { ...filter, limit: pageRows });
  const [state, setState] = useState<State>({ rows: nothing, taken: null });
  const newest = asked.data?.items ?? null;
  const waiting = newest ? newIn(state.rows, newest) : 0;
  const take = newest !== null && newest !== state.taken && (!held || state.taken === null);
  if (take) setState({ rows: onTop(state.rows, newest, pageRows), taken: newest });

  const loading = useRef(false);
  const { rows } = state;
  const loadOlder = useCallback(async (): Promise<void> => {
    const last = rows.items.at(-1);
    if (!last || !rows.hasMore || loading.current) return;
    loading.current = true;
    const older = await link.call('events.list', { ...filter, limit: pageRows, before: last.n });
    loading.current = false;
    if (older.ok) setState((now) => ({ ...now, rows: behind(now.rows, older.value.items, pageRows) }));
  }, [link, filter, rows]);

  return {
    asked,
    rows,
    loadOlder,
    waiting: held && !take ? waiting : 0,
    showNew: () => newest && setState({ rows: onTop(rows, newest, pageRows), taken: newest }),
  };
}
