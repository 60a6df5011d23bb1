import { Button } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAsk } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import css from './ActivityPage.module.css';
import { EventFilters } from './EventFilters.tsx';
import { EventsGrid } from './EventsGrid.tsx';
import { isFiltered, type ActivitySearch, type EventFilter } from './filter.ts';

const w = words.activity;
const dayMs = 86_400_000;

interface Props {
  search: ActivitySearch;
  filter: EventFilter;
  onChange: (change: Partial<ActivitySearch>) => void;
}

/** The log with its filters; its first line says whether anything wants attention. */
export function EventsPart({ search, filter, onChange }: Props) {
  const navigate = useNavigate();
  const clear = (): void =>
    onChange({
      text: undefined,
      kind: undefined,
      level: undefined,
      who: undefined,
      span: undefined,
      machine: undefined,
    });
  const empty = isFiltered(search) ? (
    <>
      <h2>{w.noMatch}</h2>
      <p>{w.noMatchText}</p>
      <Button variant="outlined" onClick={clear}>
        {w.clearFilter}
      </Button>
    </>
  ) : search.tab === 'people' ? (
    <>
      <h2>{w.noPeople}</h2>
      <p>{w.noPeopleText}</p>
    </>
  ) : undefined;
  return (
    <>
      {search.tab !== 'people' && <Attention onShow={() => onChange({ level: 'warned', span: 'day' })} />}
      <EventFilters search={search} onChange={onChange} />
      {search.machine && (
        <p className={css.ofMachine}>
          <OfMachine systemId={search.machine} />
          <Button size="small" onClick={() => onChange({ machine: undefined })}>
            {w.dropMachine}
          </Button>
        </p>
      )}
      <EventsGrid
        filter={filter}
        empty={empty}
        onOpen={(event) => event.systemId && void navigate({ to: paths.machine(event.systemId) })}
      />
    </>
  );
}

function OfMachine({ systemId }: { systemId: string }) {
  const machine = useAsk('machines.get', { systemId }).data;
  return <span>{w.ofMachine(machine?.hostname ?? systemId)}</span>;
}

function Attention({ onShow }: { onShow: () => void }) {
  const minute = Math.floor(useDeskNow(60_000) / 60_000) * 60_000;
  const input = useMemo(
    () => ({ levels: ['warning', 'error', 'critical'] as const, from: minute - dayMs, limit: 1 }),
    [minute],
  );
  const total = useAsk('events.list', { ...input, levels: [...input.levels] }, { keepPrevious: true }).data
    ?.total;
  if (total === undefined) return <p className={css.lead}>&nbsp;</p>;
  return (
    <p className={css.lead}>
      {total === 0 ? w.quiet : w.warned(total)}
      {total > 0 && (
        <Button size="small" onClick={onShow}>
          {w.showWarned}
        </Button>
      )}
    </p>
  );
}
