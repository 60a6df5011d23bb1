import { Button } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { useDeskNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { exactTime, whenWas } from '../../ui/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { areaOf, toneOfLevel } from '../machine/RecentEvents.tsx';
import css from './EventList.module.css';
import type { Event } from './use-events.ts';

const w = words.activity;

interface Props {
  label: string;
  events: readonly Event[];
  hasMore: boolean;
  onMore: () => void;
}

/** Events on a phone: what happened in full, and below it when, where and who. */
export function EventList({ label, events, hasMore, onMore }: Props) {
  const now = useDeskNow(30_000);
  return (
    <>
      <ul className={css.events} aria-label={label}>
        {events.map((e) => (
          <li key={e.n} data-tone={toneOfLevel(e.level)}>
            <p className={css.text}>
              {toneOfLevel(e.level) && <StateMark mark="triangle" size={13} label={w.level1[e.level]} />}
              <span>{e.text}</span>
            </p>
            <p className={css.facts}>
              <time title={exactTime(e.at)}>{whenWas(e.at, now)}</time>
              {e.systemId && <Link to={paths.machine(e.systemId)}>{e.hostname ?? e.systemId}</Link>}
              <span>{w.areas[areaOf(e.kind)] ?? areaOf(e.kind)}</span>
              {e.who !== null && <span>{e.who}</span>}
            </p>
          </li>
        ))}
      </ul>
      {hasMore && (
        <p className={css.more}>
          <Button variant="outlined" onClick={onMore}>
            {w.older}
          </Button>
        </p>
      )}
    </>
  );
}
