/** Events by number, newest first, and whether older ones are left to ask for. */
export interface Rows<Row extends { n: number }> {
  items: readonly Row[];
  hasMore: boolean;
}

/** Rows that are kept while new ones come on top; older ones are asked for again when they come in sight. */
const keptAtMost = 2_000;

/** How many of the newest page are not in the rows yet; a whole page may stand for more. */
export const newIn = <Row extends { n: number }>(rows: Rows<Row>, newest: readonly Row[]): number =>
  newest.filter(({ n }) => n > (rows.items[0]?.n ?? 0)).length;

/**
 * The rows with the newest page on top. When more came than a page holds, there is a gap: then the page begins anew.
 */
export function onTop<Row extends { n: number }>(
  rows: Rows<Row>,
  newest: readonly Row[],
  pageRows: number,
): Rows<Row> {
  const fresh = newIn(rows, newest);
  if (rows.items.length === 0 || fresh === newest.length)
    return { items: newest, hasMore: newest.length >= pageRows };
  if (fresh === 0) return rows;
  const items = [...newest.slice(0, fresh), ...rows.items];
  return items.length > keptAtMost
    ? { items: items.slice(0, keptAtMost), hasMore: true }
    : { items, hasMore: rows.hasMore };
}

/** The rows with an older page behind them. */
export const behind = <Row extends { n: number }>(
  rows: Rows<Row>,
  older: readonly Row[],
  pageRows: number,
): Rows<Row> => {
  const last = rows.items.at(-1)?.n ?? Infinity;
  return { items: [...rows.items, ...older.filter(({ n }) => n < last)], hasMore: older.length >= pageRows };
};
