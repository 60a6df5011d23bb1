import { fleetGroups } from '../../services/contract/fleet.ts';
import { lifecycle, type MachineRow } from '../../services/contract/all.ts';
import type { Input, Output } from '../../services/contract/calls.ts';

type Page = Output<'machines.list'>;
type Asked = Input<'machines.list'>;

const placeOf = (row: MachineRow): number =>
  row.activity.late && lifecycle[row.status].group === 'working'
    ? 0
    : fleetGroups.indexOf(lifecycle[row.status].group);

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
  if (!before || !after) return strangers.length > 0 ? null : page;
  const isAbove = (row: MachineRow): boolean => !begins && byState(row, before) < 0;
  const isBelow = (row: MachineRow): boolean => !ends && byState(row, after) > 0;
  const incoming = sorted ? strangers.filter((row) => !isAbove(row) && !isBelow(row)) : strangers;
  // At the head of the list one that comes pushes the last one out; anywhere else nobody here knows who moves.
  if (incoming.length > 0 && (!sorted || !begins || ends)) return null;
  if (changed.length === 0 && incoming.length === 0) return page;
  const next = items.map((row) => fresh.get(row.systemId) ?? row);
  if (!sorted) return { ...page, items: next };
  const moved = changed.filter((id) => !sameButActivity(here.get(id)!, fresh.get(id)!));
  // What moved to the edge of a page may stand in another page by now.
  if (moved.some((id) => isAbove(fresh.get(id)!) || isBelow(fresh.get(id)!))) return null;
  if ((!begins && moved.includes(before.systemId)) || (!ends && moved.includes(after.systemId))) return null;
  return { ...page, items: [...next, ...incoming].sort(byState).slice(0, items.length) };
}
