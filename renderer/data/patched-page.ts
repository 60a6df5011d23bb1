import { lifecycle, type MachineRow } from '../../services/contract/all.ts';
import type { Input, Output } from '../../services/contract/calls.ts';

type Page = Output<'machines.list'>;
type Asked = Input<'machines.list'>;

const groups = ['need_you', 'working', 'new', 'rescue', 'ready', 'in_use', 'aside'];

const placeOf = (row: MachineRow): number =>
  row.activity.late && lifecycle[row.status].group === 'working'
    ? 0
    : groups.indexOf(lifecycle[row.status].group);

/** The calm order of the list: what needs a person first, in each group the latest first. Below zero: a before b. */
export function byState(a: MachineRow, b: MachineRow): number {
  const place = placeOf(a) - placeOf(b);
  if (place) return place;
  if (a.statusSince !== b.statusSince) return b.statusSince - a.statusSince;
  return a.hostname < b.hostname ? -1 : a.hostname > b.hostname ? 1 : 0;
}

const isByState = (asked: Asked): boolean =>
  (asked.sort ?? 'status') === 'status' && !asked.descending && !asked.order?.length;

const isGrouped = (asked: Asked): boolean => (asked.grouping ?? 'none') !== 'none';

/** Whether two readings of a machine stand at the same place whatever the list is sorted or grouped by. */
const sameButActivity = (a: MachineRow, b: MachineRow): boolean => {
  const plain = (row: MachineRow) => JSON.stringify({ ...row, activity: row.activity.late });
  return plain(a) === plain(b);
};

/**
 * A page of the list with newer readings of some of its machines put in, so that one machine's change costs one row
 * and not a page. Null where that cannot be known from the page alone: then it must be asked again.
 */
export function patchedPage(
  page: Page,
  asked: Asked,
  ids: readonly string[],
  fresh: ReadonlyMap<string, MachineRow>,
): Page | null {
  const { items, total } = page;
  const here = new Map(items.map((row) => [row.systemId, row]));
  if (ids.some((id) => here.has(id) && !fresh.has(id))) return null;
  const changed = ids.filter((id) => here.has(id) && fresh.has(id));
  const sorted = isByState(asked) && !isGrouped(asked);
  if (!sorted && changed.some((id) => !sameButActivity(here.get(id)!, fresh.get(id)!))) return null;
  const strangers = ids.flatMap((id) => (here.has(id) ? [] : (fresh.get(id) ?? [])));
  const begins = (asked.offset ?? 0) === 0;
  const ends = (asked.offset ?? 0) + items.length >= total;
  const before = items[0];
  const after = items.at(-1);
  const isInside = (row: MachineRow): boolean =>
    (begins || (!!before && byState(before, row) <= 0)) && (ends || (!!after && byState(row, after) <= 0));
  if (strangers.length > 0 && (!sorted || strangers.some(isInside))) return null;
  if (changed.length === 0) return page;
  const next = items.map((row) => fresh.get(row.systemId) ?? row);
  if (!sorted) return { ...page, items: next };
  const order = [...next].sort(byState);
  const first = order[0]!.systemId;
  const last = order.at(-1)!.systemId;
  // What moved to the edge of a page may stand in another page by now.
  if (!begins && first !== before!.systemId) return null;
  if (!ends && last !== after!.systemId) return null;
  if (!begins && changed.includes(first) && !sameButActivity(here.get(first)!, fresh.get(first)!))
    return null;
  if (!ends && changed.includes(last) && !sameButActivity(here.get(last)!, fresh.get(last)!)) return null;
  return { ...page, items: order };
}
