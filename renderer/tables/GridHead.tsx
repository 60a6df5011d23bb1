import { ButtonBase } from '@mui/material';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, type PointerEvent } from 'react';
import { leastWidthPx, mostWidthPx, type GridColumn } from './columns.ts';
import { SelectBox } from './GridRow.tsx';
import type { Sorting } from './grid-props.ts';
import css from './Grid.module.css';

interface GridHeadProps<Row> {
  columns: GridColumn<Row>[];
  template: string;
  scale: number;
  sorting: Sorting | undefined;
  onSort: ((by: string) => void) | undefined;
  /** Undefined where rows cannot be selected. */
  all: { state: boolean | 'mixed'; label: string; onToggle: () => void } | undefined;
  onWidth: ((columnId: string, widthPx: number) => void) | undefined;
}

/** The header row: a column that the controller can sort by is a button; its right edge can be dragged. */
export function GridHead<Row>(props: GridHeadProps<Row>) {
  const { columns, template, sorting, onSort, all, onWidth, scale } = props;
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" aria-rowindex={1} className={css.headRow} style={{ gridTemplateColumns: template }}>
        {all && (
          <div role="columnheader" className={css.tickCell}>
            <SelectBox checked={all.state} label={all.label} stop onClick={all.onToggle} />
          </div>
        )}
        {columns.map((column) => {
          const { sort } = column;
          const sorted = sort !== undefined && sorting?.by === sort;
          const Arrow = sorting?.descending ? ArrowUp : ArrowDown;
          const text = <span className={column.quietHeader ? 'visually-hidden' : ''}>{column.header}</span>;
          return (
            <div
              key={column.id}
              role="columnheader"
              data-align={column.align}
              aria-sort={sorted ? (sorting.descending ? 'descending' : 'ascending') : undefined}
            >
              {sort !== undefined && onSort ? (
                <ButtonBase className={css.sort} onClick={() => onSort(sort)}>
                  {text}
                  {sorted && <Arrow size={12} aria-hidden="true" />}
                </ButtonBase>
              ) : (
                text
              )}
              {onWidth && <Grip scale={scale} onWidth={(px) => onWidth(column.id, px)} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The edge of a column, for the pointer; the Columns menu sets the same width by keyboard. */
function Grip({ scale, onWidth }: { scale: number; onWidth: (widthPx: number) => void }) {
  const start = useRef<{ x: number; widthPx: number } | null>(null);
  const onMove = (e: PointerEvent<HTMLSpanElement>): void => {
    if (!start.current) return;
    const px = (start.current.widthPx + e.clientX - start.current.x) / scale;
    onWidth(Math.round(Math.min(mostWidthPx, Math.max(leastWidthPx, px))));
  };
  return (
    <span
      className={css.grip}
      aria-hidden="true"
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        start.current = { x: e.clientX, widthPx: e.currentTarget.parentElement?.offsetWidth ?? leastWidthPx };
      }}
      onPointerMove={onMove}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    />
  );
}
