import { ButtonBase } from '@mui/material';
import { useAsk } from '../../data/desk.tsx';
import { Card } from '../../ui/Card.tsx';
import { clockTime, exactTime } from '../../ui/format.ts';
import { words } from '../../words/words.ts';
import css from './RecentEvents.module.css';

const w = words.machine;

/** The feature that an event's kind begins with: "dhcp" of dhcp.declined. */
export const areaOf = (kind: string): string => kind.split('.')[0] ?? kind;

/** How loud an event is said: red needs a person, amber wants care. */
export const toneOfLevel = (level: string): 'fail' | 'warn' | undefined =>
  level === 'error' || level === 'critical' ? 'fail' : level === 'warning' ? 'warn' : undefined;

export function RecentEvents({ systemId, onAll }: { systemId: string; onAll: () => void }) {
  const events = useAsk('events.list', { systemId, limit: 6 }).data;
  return (
    <Card
      title={w.events}
      aside={
        <ButtonBase className={css.all} onClick={onAll}>
          {w.showAll}
        </ButtonBase>
      }
    >
      {events?.items.length === 0 && <p className={css.none}>{w.noEvents}</p>}
      <ul className={css.events}>
        {events?.items.map((e) => (
          <li key={e.n} data-tone={toneOfLevel(e.level)}>
            <time title={exactTime(e.at)}>{clockTime(e.at)}</time>
            <span className={css.area}>{areaOf(e.kind)}</span>
            <span className={css.text}>{e.text}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
