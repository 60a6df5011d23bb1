import { tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useDensity } from '../ui/density.ts';
import { useKeys } from '../ui/keys.ts';
import { fitting, template, type GridColumn } from './columns.ts';
import { GridHead } from './GridHead.tsx';
import { useWidth } from './use-width.ts';
import css from './Grid.module.css';

export interface Sorting {
  by: string;
  descending: boolean;
}

interface GridProps<Row extends object> {
  label: string;
  columns: GridColumn<Row>[];
  /** How many of the first columns never drop. */
  kept: number;
  /** Rows in all, loaded or not. */
  total: number;
  /** The row at an index; undefined while it is on its way. */
  rowAt: (index: number) => Row | undefined;
  idOf: (row: Row) => string;
  onOpen?: (row: Row) => void;
  /** Rows that need a person get a red edge. */
  needsYou?: (row: Row) => boolean;
  sorting?: Sorting;
  onSort?: (by: string) => void;
  /** Tells which rows are in sight, to load them. */
  onRange?: (first: number, last: number) => void;
  /** Tells whether pointer or focus is inside. */
  onHold?: (held: boolean) => void;
}

const features = tableFeatures({});

/** A long table: ARIA grid, fixed row height, rows drawn as they come in sight, keys j k arrows Home End Enter. */
export function Grid<Row extends object>(props: GridProps<Row>) {
  const { label, total, rowAt, idOf, onOpen, needsYou, onRange, onHold } = props;
  const touch = useDensity() === 'touch';
  const scale = touch ? 1.16 : 1;
  const rowPx = touch ? 48 : 36;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const id = useId();
  const [active, setActive] = useState(-1);

  const columns = useMemo(
    () => fitting(props.columns, width - 40, props.kept, scale),
    [props.columns, props.kept, width, scale],
  );
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollMargin: 30,
    scrollPaddingStart: 30,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  const visible = items.map((item) => rowAt(item.index)).filter((row) => row !== undefined);
  const definitions = useMemo(
    (): ColumnDef<typeof features, Row>[] =>
      columns.map((c) => ({ id: c.id, header: c.header, cell: ({ row }) => c.cell(row.original) })),
    [columns],
  );
  const table = useTable({ features, columns: definitions, data: visible, getRowId: idOf });
  const model = new Map(table.getRowModel().rows.map((row) => [row.id, row]));

  const go = (index: number): void => {
    const to = Math.max(0, Math.min(total - 1, index));
    setActive(to);
    virtual.scrollToIndex(to, { align: 'auto' });
    scroller.current?.focus({ preventScroll: true });
  };
  const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 2);
  const open = (index: number): void => {
    const row = rowAt(index);
    if (row) onOpen?.(row);
  };
  useKeys({ j: () => go(active + 1), k: () => go(active - 1) });
  const onKeyDown = (e: KeyboardEvent): void => {
    if (e.target !== e.currentTarget) return;
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: total - 1,
      PageDown: active + pageRows,
      PageUp: active - pageRows,
    };
    const to = moves[e.key];
    if (to !== undefined) go(to);
    else if (e.key === 'Enter') open(active);
    else return;
    e.preventDefault();
  };

  const gridTemplateColumns = template(columns, scale);
  const rowId = (index: number): string => `${id}-${index}`;
  const isDrawn = active >= first && active <= last;
  return (
    <div
      ref={scroller}
      className={css.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      tabIndex={0}
      aria-activedescendant={isDrawn && active >= 0 ? rowId(active) : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => onHold?.(true)}
      onBlur={() => onHold?.(false)}
      onMouseEnter={() => onHold?.(true)}
      onMouseLeave={() => onHold?.(scroller.current === document.activeElement)}
    >
      <GridHead
        columns={columns}
        template={gridTemplateColumns}
        sorting={props.sorting}
        onSort={props.onSort}
      />
      <div role="rowgroup" className={css.body} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rowAt(item.index);
          return (
            <div
              key={item.key}
              id={rowId(item.index)}
              role="row"
              aria-rowindex={item.index + 2}
              className={css.row}
              data-active={item.index === active || undefined}
              data-needs-you={(row && needsYou?.(row)) || undefined}
              data-opens={!!onOpen || undefined}
              style={{ gridTemplateColumns, height: rowPx, transform: `translateY(${item.start - 30}px)` }}
              onClick={(e) => {
                if (!(e.target as Element).closest('a')) open(item.index);
              }}
            >
              {row
                ? model
                    .get(idOf(row))
                    ?.getAllCells()
                    .map((cell, i) => (
                      <div key={cell.id} role="gridcell" data-align={columns[i]?.align}>
                        <table.FlexRender cell={cell} />
                      </div>
                    ))
                : columns.map((c) => <div key={c.id} role="gridcell" aria-busy="true" />)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
