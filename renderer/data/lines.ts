/** A group of a grouped list, with how many rows stand in it. */
export interface LineGroup {
  value: string;
  label: string;
  count: number;
}

export type Line = { group: LineGroup; open: boolean } | { item: number };

export interface Lines {
  count: number;
  at: (index: number) => Line;
  /** Place among the rows of the line, or of the next row below a heading. */
  itemAt: (index: number) => number;
}

/**
 * What stands on each line of a grouped list: each group's heading, and below it its rows unless it is folded. Rows
 * are counted through all groups that are open, as the controller pages them.
 */
export function linesOf(total: number, groups: readonly LineGroup[], folded: ReadonlySet<string>): Lines {
  if (groups.length === 0) return { count: total, at: (item) => ({ item }), itemAt: (item) => item };
  let line = 0;
  let item = 0;
  const starts = groups.map((group) => {
    const open = !folded.has(group.value);
    const start = { line, item, group, open };
    line += 1 + (open ? group.count : 0);
    item += open ? group.count : 0;
    return start;
  });
  const startOf = (index: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]!.line <= index) low = middle;
      else high = middle - 1;
    }
    return starts[low]!;
  };
  return {
    count: line,
    at: (index) => {
      const start = startOf(index);
      return index === start.line
        ? { group: start.group, open: start.open }
        : { item: start.item + index - start.line - 1 };
    },
    itemAt: (index) => {
      const start = startOf(index);
      return start.item + Math.max(0, index - start.line - 1);
    },
  };
}
