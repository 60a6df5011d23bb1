import { Check, ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type MouseEvent, type ReactNode } from 'react';
import type { GridColumn } from './columns.ts';
import css from './Grid.module.css';

export interface Heading {
  key: string;
  label: ReactNode;
  count: string;
  open: boolean;
}

/** What a row tells the grid; one object for all rows, so that a row is drawn again only when it changed. */
export interface RowHands {
  open: (index: number) => void;
  select: (index: number, range: boolean) => void;
  menu: (index: number, at: { left: number; top: number }) => void;
  toggle: (key: string) => void;
}

interface GridRowProps<Row> {
  id: string;
  index: number;
  /** Undefined while it is on its way. */
  row: Row | undefined;
  columns: GridColumn<Row>[];
  template: string;
  startPx: number;
  heightPx: number;
  active: boolean;
  needsYou: boolean;
  opens: boolean;
  hasMenu: boolean;
  /** Undefined where rows cannot be selected. */
  selected: boolean | undefined;
  selectLabel: string;
  hands: RowHands;
}

function Drawn<Row>(props: GridRowProps<Row>) {
  const { id, index, row, columns, active, selected, hands } = props;
  const onMenu = (e: MouseEvent): void => {
    e.preventDefault();
    hands.menu(index, { left: e.clientX, top: e.clientY });
  };
  const onClick = (e: MouseEvent): void => {
    const link = (e.target as Element).closest('a');
    if (link && (e.ctrlKey || e.metaKey || e.shiftKey)) return;
    e.preventDefault();
    if (selected !== undefined && (e.ctrlKey || e.metaKey || e.shiftKey)) hands.select(index, e.shiftKey);
    else hands.open(index);
  };
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={css.row}
      data-active={active || undefined}
      data-needs-you={props.needsYou || undefined}
      data-opens={props.opens || undefined}
      style={{
        gridTemplateColumns: props.template,
        height: props.heightPx,
        transform: `translateY(${props.startPx}px)`,
      }}
      onClick={onClick}
      {...(props.hasMenu && row && { onContextMenu: onMenu })}
    >
      {selected !== undefined && (
        <div role="gridcell" className={css.tickCell}>
          <SelectBox
            checked={selected}
            label={props.selectLabel}
            onClick={(range) => hands.select(index, range)}
          />
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" data-align={column.align} aria-busy={row ? undefined : true}>
          {row && column.cell(row)}
        </div>
      ))}
    </div>
  );
}

export const GridRow = memo(Drawn) as typeof Drawn;

interface SelectBoxProps {
  checked: boolean | 'mixed';
  label: string;
  /** The box is reached with the row's own keys; only the one of the header is a stop of Tab. */
  stop?: boolean;
  onClick: (range: boolean) => void;
}

/** A light checkbox of our own: a list draws one a row. */
export function SelectBox({ checked, label, stop = false, onClick }: SelectBoxProps) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      aria-label={label}
      tabIndex={stop ? 0 : -1}
      className={css.tick}
      onMouseDown={(e) => e.shiftKey && e.preventDefault()}
      onClick={(e) => {
        e.stopPropagation();
        onClick(e.shiftKey);
      }}
    >
      <span>{checked === 'mixed' ? <i /> : checked && <Check size={12} strokeWidth={2.5} />}</span>
    </button>
  );
}

interface GroupRowProps {
  id: string;
  index: number;
  heading: Heading;
  startPx: number;
  heightPx: number;
  active: boolean;
  hands: RowHands;
}

/** The heading of a group of rows: a click or Enter folds it. */
export const GroupRow = memo(function GroupRow(props: GroupRowProps) {
  const { id, index, heading, active, hands } = props;
  const Arrow = heading.open ? ChevronDown : ChevronRight;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-expanded={heading.open}
      className={css.row}
      data-group="true"
      data-active={active || undefined}
      style={{ height: props.heightPx, transform: `translateY(${props.startPx}px)` }}
      onClick={() => hands.toggle(heading.key)}
    >
      <div role="gridcell" className={css.groupCell}>
        <Arrow size={15} aria-hidden="true" />
        <b>{heading.label}</b>
        <span>{heading.count}</span>
      </div>
    </div>
  );
});
