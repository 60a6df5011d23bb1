import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { lifecycle, type MachineRow } from '../../../services/contract/all.ts';
import type { MachineWindows } from '../../data/machine-windows.ts';
import { paths } from '../../paths.ts';
import { BootRail } from '../../ui/BootRail.tsx';
import { PowerSign } from '../../ui/PowerSign.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { ActivityText, markOfRow, needsYou } from './columns.tsx';
import css from './MachinesPage.module.css';

/** The list on a phone: a card a machine, drawn as they come in sight. */
export function MachineCards({ list }: { list: MachineWindows }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { total, rowAt, onRange } = list;
  const virtual = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => 116,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange(first, last), [onRange, first, last]);
  return (
    <div ref={scroller} className={css.cards}>
      <ul
        className={css.cardList}
        aria-label={words.machines.title}
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map((item) => {
          const machine = rowAt(item.index);
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={css.cardSlot}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {machine && <MachineCard machine={machine} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function MachineCard({ machine }: { machine: MachineRow }) {
  const { status, activity } = machine;
  return (
    <Link
      to={paths.machine(machine.systemId)}
      className={css.card}
      data-needs-you={needsYou(machine) || undefined}
      data-working={(lifecycle[status].group === 'working' && !activity.late) || undefined}
    >
      <span className={css.cardName}>
        <StateMark mark={markOfRow(machine)} size={16} />
        {machine.hostname}
      </span>
      <PowerSign state={machine.powerState} />
      <span className={css.state}>{lifecycle[status].label}</span>
      <span className="mono">{machine.address ?? machine.serial}</span>
      {activity.rail && (
        <span className={css.cardRail}>
          <BootRail rail={activity.rail} fill />
        </span>
      )}
      {activity.text && (
        <span className={css.cardText}>
          <ActivityText machine={machine} />
        </span>
      )}
    </Link>
  );
}
