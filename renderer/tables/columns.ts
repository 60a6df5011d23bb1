import type { ReactNode } from 'react';

export interface GridColumn<Row> {
  id: string;
  header: string;
  /** Pixels it needs at comfortable density; `grow` shares what is left. */
  widthPx: number;
  grow?: number;
  /** As narrow as this where even the columns that always stay have no room. */
  leastPx?: number;
  align?: 'end';
  /** The header is a name for screen readers only. */
  quietHeader?: boolean;
  /** Key by which the controller can sort; none = not sortable. */
  sort?: string;
  cell: (row: Row) => ReactNode;
}

/** Widths that a person gave, in pixels at comfortable density, by column id. */
export type Widths = Readonly<Record<string, number>>;

export const leastWidthPx = 40;
export const mostWidthPx = 800;

/** The columns with the widths that a person gave; a column with a given width no longer grows. */
export const widened = <Row>(columns: GridColumn<Row>[], widths: Widths): GridColumn<Row>[] =>
  columns.map((column) => {
    const given = widths[column.id];
    if (given === undefined) return column;
    const { grow: _, leastPx: __, ...fixed } = column;
    return { ...fixed, widthPx: Math.min(mostWidthPx, Math.max(leastWidthPx, given)) };
  });

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
    .map((c) => (c.grow ? `minmax(${leastOf(c, scale)}px, ${c.grow}fr)` : `${leastOf(c, scale)}px`))
    .join(' ');

const leastOf = <Row>(column: GridColumn<Row>, scale: number): number =>
  Math.round((column.leastPx ?? column.widthPx) * scale);

/** As wide as the columns are at least. */
export const leastWidth = <Row>(columns: GridColumn<Row>[], scale: number): number =>
  columns.reduce((sum, column) => sum + leastOf(column, scale), 0);
