import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { problemOf, useLink } from '../../data/desk.tsx';
import { Refused } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import type { GridColumn } from '../../tables/columns.ts';
import { Grid } from '../../tables/Grid.tsx';
import { clockTime, dateOf, exactTime } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { areaOf, toneOfLevel } from '../machine/RecentEvents.tsx';
import css from './EventsGrid.module.css';

const w = words.settings;
const pageRows = 200;

type Event = Output<'events.list'>['items'][number];

const time = (at: number): string =>
  new Date(at).toDateString() === new Date().toDateString()
    ? clockTime(at)
    : `${dateOf(at)}, ${clockTime(at)}`;

const columns: GridColumn<Event>[] = [
  {
    id: 'time',
    header: w.time,
    widthPx: 150,
    cell: (e) => (
      <time className={css.time} title={exactTime(e.at)}>
        {time(e.at)}
      </time>
    ),
  },
  {
    id: 'text',
    header: w.text,
    widthPx: 260,
    grow: 1,
    cell: (e) => (
      <span className={css.text} data-tone={toneOfLevel(e.level)} title={e.text}>
        {toneOfLevel(e.level) && <StateMark mark="triangle" size={13} label={e.level} />}
        {e.text}
      </span>
    ),
  },
  {
    id: 'machine',
    header: w.machine,
    widthPx: 110,
    cell: (e) =>
      e.systemId ? (
        <Link to={paths.machine(e.systemId)} tabIndex={-1}>
          {e.hostname ?? <span className="mono">{e.systemId}</span>}
        </Link>
      ) : (
        words.desk.none
      ),
  },
  { id: 'area', header: w.what, widthPx: 110, cell: (e) => areaOf(e.kind) },
  { id: 'who', header: w.who, widthPx: 110, cell: (e) => e.who ?? words.desk.none },
];
const ofOneMachine = columns.filter((c) => c.id !== 'machine');
const onPhone = 2;
const idOf = (e: Event): string => String(e.n);

/** Events, newest first; older ones are asked for as they come in sight. */
export function EventsGrid({ systemId, level }: { systemId?: string; level?: Event['level'] }) {
  const link = useLink();
  const input = useMemo(
    () => ({ limit: pageRows, ...(systemId && { systemId }), ...(level && { levels: [level] }) }),
    [systemId, level],
  );
  const asked = useInfiniteQuery({
    queryKey: ['events.list', { ...input, all: true }],
    queryFn: async ({ pageParam }) => {
      const answer = await link.call('events.list', {
        ...input,
        ...(pageParam !== null && { before: pageParam }),
      });
      if (!answer.ok) throw new Refused(answer.problem);
      return answer.value;
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) =>
      last.items.length < pageRows ? undefined : (last.items.at(-1)?.n ?? undefined),
    placeholderData: keepPreviousData,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = asked;
  const events = useMemo((): Event[] => (asked.data?.pages ?? []).flatMap((p) => p.items), [asked.data]);
  const loaded = events.length;
  const onRange = useCallback(
    (_: number, last: number) => {
      if (last >= loaded - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [loaded, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  if (asked.error) return <Refusal title={w.eventsTitle} problem={problemOf(asked.error)} />;
  if (asked.data && loaded === 0)
    return (
      <div className={css.empty}>
        <h2>{w.noEvents}</h2>
        <p>{w.noEventsText}</p>
      </div>
    );
  return (
    <Grid
      label={w.eventsLabel(asked.data?.pages[0]?.total ?? loaded)}
      columns={systemId ? ofOneMachine : columns}
      kept={onPhone}
      total={loaded}
      rowAt={(i) => events[i]}
      idOf={idOf}
      onRange={onRange}
    />
  );
}
