import { z } from 'zod';
import { fleetGroups, type Grouping } from '../../services/contract/fleet.ts';
import { grouping, sortKeys, type SortKey } from '../../services/contract/all.ts';
import type { ListQuestion } from './machine-windows.ts';

export const waysIn = ['form', 'list', 'discovered'] as const;
export type WayIn = (typeof waysIn)[number];

/** What the address of the list says: a value that does not fit is left out, not refused. */
export const listSearch = z.object({
  filter: z.string().max(2000).optional().catch(undefined),
  group: z.enum(fleetGroups).optional().catch(undefined),
  sort: z.enum(sortKeys).optional().catch(undefined),
  descending: z.boolean().optional().catch(undefined),
  grouping: grouping.optional().catch(undefined),
  /** Values of the grouping that are folded. */
  folded: z.array(z.string().max(256)).max(200).optional().catch(undefined),
  /** Ids of columns with commas between them. */
  columns: z.string().max(400).optional().catch(undefined),
  /** The way in that is open. */
  add: z.enum(waysIn).optional().catch(undefined),
});
export type ListSearch = z.infer<typeof listSearch>;

export const sortOf = (search: ListSearch): SortKey => search.sort ?? 'status';
export const groupingOf = (search: ListSearch): Grouping => search.grouping ?? 'none';

/** What the controller is asked for this address. Left out is what it takes by itself, so that like asks alike. */
export const questionOf = (search: ListSearch): ListQuestion => ({
  filter: search.filter ?? '',
  sort: sortOf(search),
  descending: search.descending ?? false,
  ...(search.group && { group: search.group }),
  ...(groupingOf(search) !== 'none' && {
    grouping: groupingOf(search),
    ...(search.folded?.length && { collapsed: search.folded }),
  }),
});

/** Without what says nothing, so that the address stays short. */
export function shortened(search: ListSearch): ListSearch {
  const { filter, group, sort, descending, grouping: by, folded, columns, add } = search;
  return {
    ...(filter && { filter }),
    ...(group && { group }),
    ...(sort && sort !== 'status' && { sort }),
    ...(descending && { descending }),
    ...(by && by !== 'none' && { grouping: by, ...(folded?.length && { folded }) }),
    ...(columns && { columns }),
    ...(add && { add }),
  };
}
