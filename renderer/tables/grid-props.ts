import type { GridColumn, Widths } from './columns.ts';
import type { Heading } from './GridRow.tsx';

export interface Sorting {
  by: string;
  descending: boolean;
}

/** What of the list is selected, and how it is changed. Indices count lines, headings of groups among them. */
export interface GridSelection<Row> {
  has: (row: Row) => boolean;
  all: boolean | 'mixed';
  allLabel: string;
  labelOf: (row: Row) => string;
  toggle: (index: number) => void;
  /** Adds all lines between two. */
  range: (from: number, to: number) => void;
  toggleAll: () => void;
  /** Everything that matches, in sight or not. */
  everything: () => void;
}

export interface GridProps<Row extends object> {
  label: string;
  /** What is listed: another question begins at its first line again. */
  of?: string;
  columns: GridColumn<Row>[];
  /** How many of the first columns never drop. */
  kept: number;
  /** Lines in all, loaded or not. */
  total: number;
  /** The row at a line; undefined while it is on its way. */
  rowAt: (index: number) => Row | undefined;
  idOf: (row: Row) => string;
  /** The heading at a line, where a group begins. */
  headingAt?: (index: number) => Heading | undefined;
  onHeading?: (key: string) => void;
  onOpen?: (row: Row, index: number) => void;
  /** Rows that need a person get a red edge. */
  needsYou?: (row: Row) => boolean;
  sorting?: Sorting;
  onSort?: (by: string) => void;
  widths?: Widths;
  onWidth?: (columnId: string, widthPx: number) => void;
  selection?: GridSelection<Row>;
  /** The row's actions, by right click or the key `.`. */
  onMenu?: (row: Row, at: { left: number; top: number }) => void;
  /** Tells which line the keys act on. */
  onActive?: (index: number) => void;
  /** Where the list stood when it was left, in pixels, and where it is now. */
  startAtPx?: number;
  onScrolled?: (px: number) => void;
  /** Tells which lines are in sight, to load them. */
  onRange?: (first: number, last: number) => void;
  /** Tells whether pointer or focus is inside. */
  onHold?: (held: boolean) => void;
}
