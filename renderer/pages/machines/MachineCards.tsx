import { Button } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, Lock } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { lifecycle, type MachineRow } from '../../../services/contract/all.ts';
import type { MachineWindows } from '../../data/machine-windows.ts';
import { paths } from '../../paths.ts';
import type { Heading } from '../../tables/GridRow.tsx';
import { BootRail } from '../../ui/BootRail.tsx';
import { PowerSign } from '../../ui/PowerSign.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { ActivityText, markOfRow, needsYou } from './columns.tsx';
import css from './MachinesPage.module.css';

interface MachineCardsProps {
  list: MachineWindows;
  headingAt: (line: number) => Heading | undefined;
  onFold: (value: string) => void;
  /** Selects all that match: on a phone many are chosen by the filter. */
  onAll: () => void;
}

/** The list on a phone: a card a machine, drawn as they come in sight. */
export function MachineCards({ list, headingAt, onFold, onAll }: MachineCardsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { total, lines, rowAt, onRange } = list;
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (headingAt(index) ? 48 : 116),
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
          const heading = headingAt(item.index);
          const machine = rowAt(item.index);
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={css.cardSlot}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {heading && <CardHeading heading={heading} onFold={onFold} />}
              {machine && <MachineCard machine={machine} />}
            </li>
          );
        })}
      </ul>
      {total !== null && total > 1 && (
        <Button variant="outlined" fullWidth onClick={onAll}>
          {words.machines.selectShown(total)}
        </Button>
      )}
    </div>
  );
}

function CardHeading({ heading, onFold }: { heading: Heading; onFold: (value: string) => void }) {
  const Arrow = heading.open ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      className={css.cardGroup}
      aria-expanded={heading.open}
      onClick={() => onFold(heading.key)}
    >
      <Arrow size={16} aria-hidden="true" />
      <b>{heading.label}</b>
      <span>{heading.count}</span>
    </button>
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
        <bdi>{machine.hostname}</bdi>
        {machine.locked && <Lock size={14} role="img" aria-label={words.machines.locked} />}
      </span>
      <PowerSign state={machine.powerState} />
      <span className={css.cardLine}>
        <span className={css.state}>{lifecycle[status].label}</span>
        <span className={css.model}>
          {[machine.vendor, machine.product].filter(Boolean).join(' ') || machine.address}
        </span>
      </span>
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
