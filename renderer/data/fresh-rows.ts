import type { Query, QueryClient } from '@tanstack/react-query';
import type { MachineRow } from '../../services/contract/all.ts';
import type { Input, Output } from '../../services/contract/calls.ts';
import { patchedPage } from './patched-page.ts';
import type { RetryingLink } from './web-link.ts';

type Asked = Input<'machines.list'>;
type Page = Output<'machines.list'>;

/** More rows than this are not asked one by one: the pages in sight cost less. */
const mostRows = 40;

const askedOf = (query: Query): Asked => query.queryKey[1] as Asked;

/**
 * Brings newer readings of some machines into the pages of the list that are in sight: the rows alone where that is
 * enough, else the page again. Pages out of sight are asked again when they come into it.
 */
export async function freshenRows(
  link: RetryingLink,
  client: QueryClient,
  ids: readonly string[],
): Promise<void> {
  const inSight = client.getQueryCache().findAll({ queryKey: ['machines.list'], type: 'active' });
  void client.invalidateQueries({ queryKey: ['machines.list'], type: 'inactive', refetchType: 'none' });
  const again = (query: Query): void =>
    void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  const countAgain = (): void => void client.invalidateQueries({ queryKey: ['machines.counts'] });
  if (ids.length > mostRows || inSight.length === 0) {
    countAgain();
    return inSight.forEach(again);
  }
  const answers = new Map<string, Promise<Map<string, MachineRow> | null>>();
  const rowsFor = ({ filter = '', group }: Asked): Promise<Map<string, MachineRow> | null> => {
    const key = `${group ?? ''} ${filter}`;
    const asked = answers.get(key) ?? askRows(link, filter, group, ids);
    answers.set(key, asked);
    return asked;
  };
  const before = new Map(
    inSight.flatMap((query) =>
      ((query.state.data as Page | undefined)?.items ?? []).map((m) => [m.systemId, m]),
    ),
  );
  const now = new Map<string, MachineRow>();
  await Promise.all(
    inSight.map(async (query) => {
      const asked = askedOf(query);
      const fresh = await rowsFor(asked);
      const page = query.state.data as Page | undefined;
      const patched =
        page && fresh && !mayCount(page, asked, ids, fresh) ? patchedPage(page, asked, ids, fresh) : null;
      if (!patched) again(query);
      else if (patched !== page) client.setQueryData(query.queryKey, patched);
      fresh?.forEach((row, id) => now.set(id, row));
    }),
  );
  if (ids.some((id) => mayCountElsewhere(before.get(id), now.get(id)))) countAgain();
}

/** In a list that is narrowed, a machine that is not on the page may have come to it or left it: its total is open. */
function mayCount(
  page: Page,
  { filter, group }: Asked,
  ids: readonly string[],
  fresh: ReadonlyMap<string, MachineRow>,
): boolean {
  if (!filter && !group) return false;
  const here = new Set(page.items.map((row) => row.systemId));
  return ids.some((id) => !here.has(id) && (fresh.has(id) || page.total > page.items.length));
}

/** Whether a machine may count in another group than before: it does, or what it was is not known here. */
const mayCountElsewhere = (before: MachineRow | undefined, now: MachineRow | undefined): boolean =>
  !before || !now || before.status !== now.status || before.activity.late !== now.activity.late;

async function askRows(
  link: RetryingLink,
  filter: string,
  group: Asked['group'],
  ids: readonly string[],
): Promise<Map<string, MachineRow> | null> {
  const only = `id:(${ids.map((id) => `=${id}`).join(',')})`;
  const answer = await link.call('machines.list', {
    filter: filter ? `${filter} ${only}` : only,
    limit: ids.length,
    ...(group && { group }),
  });
  return answer.ok ? new Map(answer.value.items.map((row) => [row.systemId, row])) : null;
}
