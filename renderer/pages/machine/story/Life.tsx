import type { Machine } from '../../../../services/contract/all.ts';
import { useDeskNow } from '../../../data/clock.ts';
import { Card } from '../../../ui/Card.tsx';
import { fullDate, longDuration } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { markOfGroup, toneOf } from '../../../ui/status-marks.ts';
import { words } from '../../../words/words.ts';
import { lifeParts, lifeShares } from './life.ts';
import css from './Life.module.css';

const w = words.machine;

/** The machine's life as one strip. */
export function Life({ machine }: { machine: Machine }) {
  const parts = lifeParts(machine.life, useDeskNow(30_000));
  if (parts.length < 2) return null;
  return (
    <Card title={w.life} aside={w.since(fullDate(machine.createdAt))}>
      <div className={css.strip} aria-hidden="true">
        {parts.map((p) => (
          <span
            key={p.from}
            data-tone={toneOf[markOfGroup[p.group]]}
            style={{ flexGrow: p.ms }}
            title={`${words.machines.groups[p.group]}, ${longDuration(p.ms)}`}
          />
        ))}
      </div>
      <ul className={css.legend}>
        {lifeShares(parts).map(({ group, percent, times }) => (
          <li key={group}>
            <StateMark mark={markOfGroup[group]} size={13} />
            {group === 'need_you'
              ? w.failedTimes(times)
              : percent > 0
                ? w.lifeShare(words.machines.groups[group], percent)
                : words.machines.groups[group]}
          </li>
        ))}
      </ul>
    </Card>
  );
}
