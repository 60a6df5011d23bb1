import { Button } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { useCallback, useState, type ReactNode } from 'react';
import { problemOf } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import type { GridColumn } from '../../tables/columns.ts';
import { Grid } from '../../tables/Grid.tsx';
import { clockTime, dateOf, exactTime } from '../../ui/format.ts';
import { usePhone } from '../../ui/screen.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { areaOf, toneOfLevel } from '../machine/RecentEvents.tsx';
import { EventList } from './EventList.tsx';
import css from './EventsGrid.module.css';
import type { EventFilter } from './filter.ts';
import { useEvents, type Event } from './use-events.ts';

const w = words.activity;
const time = (at: number): string =>
  new Date(at).toDateString() === new Date().toDateString()
    ? clockTime(at)
    : `${dateOf(at)}, ${clockTime(at)}`;

const columns: GridColumn<Event>[] = [
  {
    id: 'time',
    header: w.time,
    widthPx: 160,
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
      <span className={css.text} data-tone={toneOfLevel(e.level)} data-level={e.level} title={e.text}>
        {toneOfLevel(e.level) && <StateMark mark="triangle" size={13} label={w.level1[e.level]} />}
        {e.text}
      </span>
    ),
  },
  {
    id: 'machine',
    header: w.machine,
    widthPx: 130,
    cell: (e) =>
      e.systemId ? (
        <Link to={paths.machine(e.systemId)} tabIndex={-1} title={e.hostname ?? e.systemId}>
          {e.hostname ?? <span className="mono">{e.systemId}</span>}
        </Link>
      ) : (
        words.desk.none
      ),
  },
  { id: 'area', header: w.area, widthPx: 110, cell: (e) => w.areas[areaOf(e.kind)] ?? areaOf(e.kind) },
  { id: 'who', header: w.who, widthPx: 120, cell: (e) => e.who ?? words.desk.none },
];
const ofOneMachine = columns.filter((c) => c.id !== 'machine');
const onPhone = 2;
const idOf = (e: Event): string => String(e.n);

interface Props {
  filter: EventFilter;
  onOpen?: (event: Event) => void;
  /** What stands there when nothing matches. */
  empty?: ReactNode;
}

/** Events, newest first; older ones are asked for as they come in sight. Rows stay where they are while one reads further down. */
export function EventsGrid({ filter, ...rest }: Props) {
  return <List key={JSON.stringify(filter)} filter={filter} {...rest} />;
}

function List({ filter, onOpen, empty }: Props) {
  const [isDown, setDown] = useState(false);
  const phone = usePhone();
  const { asked, rows, loadOlder, waiting, showNew } = useEvents(filter, isDown);
  const loaded = rows.items.length;
  const onRange = useCallback(
    (first: number, last: number) => {
      setDown(first > 0);
      if (last >= loaded - 20) void loadOlder();
    },
    [loaded, loadOlder],
  );
  if (asked.error) return <Refusal title={w.title} problem={problemOf(asked.error)} />;
  if (asked.data && loaded === 0)
    return (
      <div className={css.empty}>
        {empty ?? (
          <>
            <h2>{w.noEvents}</h2>
            <p>{w.noEventsText}</p>
          </>
        )}
      </div>
    );
  const label = w.eventsLabel(asked.data?.total ?? loaded);
  return (
    <>
      {waiting > 0 && (
        <p className={css.waiting}>
          <Button size="small" onClick={showNew}>
            {w.newEvents(waiting)}
          </Button>
        </p>
      )}
      {phone ? (
        <EventList label={label} events={rows.items} hasMore={rows.hasMore} onMore={() => void loadOlder()} />
      ) : (
        <Grid
          label={label}
          columns={filter.systemId ? ofOneMachine : columns}
          kept={onPhone}
          total={loaded}
          rowAt={(i) => rows.items[i]}
          idOf={idOf}
          onRange={onRange}
          {...(onOpen && { onOpen: (event: Event) => onOpen(event) })}
        />
      )}
    </>
  );
}
