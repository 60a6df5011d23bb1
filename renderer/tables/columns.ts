import type { ReactNode } from 'react';

export interface GridColumn<Row> {
  id: string;
  header: string;
  /** Pixels it needs at comfortable density; `grow` shares what is left. */
  widthPx: number;
  grow?: number;
  align?: 'end';
  /** The header is a name for screen readers only. */
  quietHeader?: boolean;
  /** Key by which the controller can sort; none = not sortable. */
  sort?: string;
  cell: (row: Row) => ReactNode;
}

/** The columns that fit, from the left: the last ones go first when room is scarce; the first `kept` always stay. */
export function fitting<Row>(
  columns: GridColumn<Row>[],
  widthPx: number,
  kept: number,
  scale: number,
): GridColumn<Row>[] {
  let used = 0;
  return columns.filter((column, i) => {
    used += column.widthPx * scale;
    return i < kept || used <= widthPx;
  });
}

export const template = <Row>(columns: GridColumn<Row>[], scale: number): string =>
  columns
    .map((c) =>
      c.grow
        ? `minmax(${Math.round(c.widthPx * scale)}px, ${c.grow}fr)`
        : `${Math.round(c.widthPx * scale)}px`,
    )
    .join(' ');
