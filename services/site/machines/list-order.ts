import { sql, type RawBuilder } from 'kysely';
import { fleetGroups, type Grouping as AnyGrouping } from '../../contract/fleet.ts';
import type { SortKey } from './contract.ts';
import { lifecycle, rowOf, statuses, type Status } from './lifecycle.ts';

export type Grouping = Exclude<AnyGrouping, 'none'>;

export const working = statuses.filter((s) => rowOf(s).group === 'working');

/** Place in the list by group; SQL's own, so that a page of 10,000 rows is cut in the store. */
const groupOrder = (late: readonly number[]) => {
  const whens = statuses.map(
    (s) => sql`when machine.status = ${s} then ${sql.lit(fleetGroups.indexOf(rowOf(s).group))}`,
  );
  const isLate =
    late.length === 0
      ? sql``
      : sql`when machine.status in (${sql.join(working)}) and machine.id in (${sql.join(late)}) then 0`;
  return sql<number>`case ${isLate} ${sql.join(whens, sql` `)} end`;
};

const leased = sql<number | null>`(select min(lease.address) from lease
  where lease.mac = machine.boot_mac and lease.state = 'active')`;

const info = (key: string) => sql<string | null>`(select value from hardware_info
  where machine_id = machine.id and key = ${sql.lit(key)} and value <> 'Unknown')`;

const sortBy: Record<Exclude<SortKey, 'status'>, RawBuilder<unknown>> = {
  hostname: sql`machine.hostname`,
  powerState: sql`machine.power_state`,
  powerType: sql`machine.power_type`,
  cpuCount: sql`machine.cpu_count`,
  memoryMib: sql`machine.memory_mib`,
  diskCount: sql`(select count(*) from block_device where block_device.machine_id = machine.id)`,
  storageBytes: sql`machine.storage_bytes`,
  address: leased,
  mac: sql`machine.boot_mac`,
  serial: info('system_serial'),
  vendor: info('system_vendor'),
  zone: sql`zone.name`,
  pool: sql`pool.name`,
  owner: sql`machine.owner`,
  architecture: sql`machine.architecture`,
  domain: sql`machine.domain`,
  statusSince: sql`machine.status_since`,
  createdAt: sql`machine.created_at`,
};

/** What rows of a group share. States are grouped in the order of the list, all else by its name. */
export const groupKeys: Record<Grouping, RawBuilder<string>> = {
  status: sql`machine.status`,
  power: sql`machine.power_state`,
  zone: sql`zone.name`,
  pool: sql`pool.name`,
  owner: sql`machine.owner`,
  architecture: sql`machine.architecture`,
  domain: sql`machine.domain`,
};

const powers: Record<string, string> = {
  on: 'On',
  off: 'Off',
  unknown: 'Unknown',
  error: 'BMC does not answer',
};

export function groupLabel(by: Grouping, value: string): string {
  if (by === 'status') return lifecycle[value as Status].label;
  if (by === 'power') return powers[value] ?? value;
  return by === 'owner' && !value ? 'No owner' : value;
}

/** Keys of ORDER BY for one sort; a state's are its group's place and then the latest. */
function keysOf(by: SortKey, descending: boolean, late: readonly number[]): RawBuilder<unknown>[] {
  const way = descending ? sql`desc` : sql`asc`;
  if (by !== 'status') return [sql`${sortBy[by]} ${way}`];
  return [sql`${groupOrder(late)} ${way}`, sql`machine.status_since desc`];
}

export const groupSort = (by: Grouping): RawBuilder<unknown>[] =>
  by === 'status' ? [sql`${groupOrder([])}`, sql`machine.status`] : [groupKeys[by]];

/** ORDER BY of a page: the grouping, then each key in turn, then the name, which no two machines share. */
export const listOrder = (
  by: Grouping | undefined,
  order: readonly { by: SortKey; descending: boolean }[],
  late: readonly number[],
): RawBuilder<unknown>[] => [
  ...(by ? groupSort(by) : []),
  ...order.flatMap((key) => keysOf(key.by, key.descending, late)),
  sql`machine.hostname`,
];
