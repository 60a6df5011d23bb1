import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { z } from 'zod';
import type { MachineTable } from '../../platform/store/schema/machines.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { Context } from './context.ts';
import type { MachineRow, machinesContract, sortKeys } from './contract.ts';
import { wanted } from './filter.ts';
import { rowOf, statuses, type Group, type Status } from './lifecycle.ts';

type ListInput = z.output<(typeof machinesContract)['machines.list']['input']>;

const groups: readonly Group[] = ['need_you', 'working', 'new', 'rescue', 'ready', 'in_use', 'aside'];

const working = statuses.filter((s) => rowOf(s).group === 'working');

/** Place in the list by group; SQL's own, so that a page of 10,000 rows is cut in the store. */
const groupOrder = (late: readonly number[]) => {
  const whens = statuses.map(
    (s) => sql`when machine.status = ${s} then ${sql.lit(groups.indexOf(rowOf(s).group))}`,
  );
  const isLate =
    late.length === 0
      ? sql``
      : sql`when machine.status in (${sql.join(working)}) and machine.id in (${sql.join(late)}) then 0`;
  return sql<number>`case ${isLate} ${sql.join(whens, sql` `)} end`;
};

const leased = sql<number | null>`(select min(lease.address) from lease
  where lease.mac = machine.boot_mac and lease.state = 'active')`;

const sortBy: Record<Exclude<(typeof sortKeys)[number], 'status'>, RawBuilder<unknown>> = {
  hostname: sql`machine.hostname`,
  powerState: sql`machine.power_state`,
  cpuCount: sql`machine.cpu_count`,
  memoryMib: sql`machine.memory_mib`,
  storageBytes: sql`machine.storage_bytes`,
  address: leased,
  zone: sql`zone.name`,
  owner: sql`machine.owner`,
  powerType: sql`machine.power_type`,
  diskCount: sql`disk_count`,
  mac: sql`machine.boot_mac`,
  serial: sql`serial`,
  vendor: sql`vendor`,
  pool: sql`pool.name`,
  architecture: sql`machine.architecture`,
  domain: sql`machine.domain`,
  statusSince: sql`machine.status_since`,
  createdAt: sql`machine.created_at`,
};

/** Everything a row shows that the store knows. */
function rows(db: Reader) {
  return db
    .selectFrom('machine')
    .innerJoin('zone', 'zone.id', 'machine.zone_id')
    .innerJoin('pool', 'pool.id', 'machine.pool_id')
    .selectAll('machine')
    .select((eb) => [
      'zone.name as zone',
      'pool.name as pool',
      eb
        .selectFrom('block_device')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('block_device.machine_id', '=', 'machine.id')
        .as('disk_count'),
      eb
        .selectFrom('hardware_info')
        .select('value')
        .whereRef('hardware_info.machine_id', '=', 'machine.id')
        .where('hardware_info.key', '=', 'system_serial')
        .limit(1)
        .as('serial'),
    ]);
}

type Row = Selectable<MachineTable> & {
  zone: string;
  pool: string;
  disk_count: number | null;
  serial: string | null;
};

export const known = (text: string | null | undefined): string | null =>
  text && text !== 'Unknown' ? text : null;

async function tagsOf(db: Reader, ids: readonly number[]): Promise<Map<number, string[]>> {
  const tags = new Map<number, string[]>();
  if (ids.length === 0) return tags;
  const found = await db
    .selectFrom('machine_tag')
    .innerJoin('tag', 'tag.id', 'machine_tag.tag_id')
    .select(['machine_tag.machine_id', 'tag.name'])
    .where('machine_tag.machine_id', 'in', ids)
    .orderBy('tag.name')
    .execute();
  for (const { machine_id, name } of found) tags.set(machine_id, [...(tags.get(machine_id) ?? []), name]);
  return tags;
}

async function shown(context: Context, page: readonly Row[]): Promise<MachineRow[]> {
  const { asks, ground, roster } = context;
  const tags = await tagsOf(
    ground.store.read,
    page.map((row) => row.id),
  );
  const activities = await asks.boot.activities(
    page.map((row) => ({ ...row, status: row.status as Status })),
  );
  return page.map((row) => {
    const mac = row.boot_mac ?? roster.macsOf(row.id)[0] ?? null;
    return {
      systemId: row.system_id,
      hostname: row.hostname,
      status: row.status as Status,
      statusSince: row.status_since,
      locked: row.locked !== 0,
      powerType: row.power_type,
      powerState: row.power_state,
      powerError: row.power_error,
      architecture: row.architecture,
      cpuCount: row.cpu_count,
      memoryMib: row.memory_mib,
      diskCount: row.disk_count ?? 0,
      storageBytes: row.storage_bytes,
      address: mac && asks.addressOf(mac),
      mac,
      serial: known(row.serial),
      zone: row.zone,
      pool: row.pool,
      owner: row.owner,
      tags: tags.get(row.id) ?? [],
      activity: activities.get(row.id) ?? { rail: null, text: '', late: false },
    };
  });
}

/** One machine as the list shows it. */
export async function listRow(context: Context, machineId: number): Promise<MachineRow | undefined> {
  const found = await rows(context.ground.store.read).where('machine.id', '=', machineId).execute();
  return (await shown(context, found))[0];
}

/** A page of the list, cut and sorted by the store; `total` counts all that match. */
export async function listMachines(
  context: Context,
  input: ListInput,
): Promise<{ items: MachineRow[]; total: number }> {
  const db = context.ground.store.read;
  const late = context.asks.boot.late();
  const { n } = await db
    .selectFrom('machine')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where((eb) => wanted(eb, input.filter, input.group, late))
    .executeTakeFirstOrThrow();
  const direction = input.descending ? 'desc' : 'asc';
  const matching = rows(db).where((eb) => wanted(eb as never, input.filter, input.group, late));
  const sorted =
    input.sort === 'status'
      ? matching.orderBy(groupOrder(late), direction).orderBy('machine.status_since', 'desc')
      : matching.orderBy(sortBy[input.sort], direction);
  const page = await sorted.orderBy('machine.hostname').limit(input.limit).offset(input.offset).execute();
  return { items: await shown(context, page), total: Number(n) };
}

/** How many machines stand in each group of the fleet strip. */
export async function countMachines({ ground, asks }: Context): Promise<Record<Group | 'total', number>> {
  const counts = { total: 0, need_you: 0, working: 0, new: 0, rescue: 0, ready: 0, in_use: 0, aside: 0 };
  const db = ground.store.read;
  const found = await db
    .selectFrom('machine')
    .select((eb) => ['status', eb.fn.countAll<number>().as('n')])
    .groupBy('status')
    .execute();
  for (const { status, n } of found) {
    counts[rowOf(status as Status).group] += Number(n);
    counts.total += Number(n);
  }
  const late = asks.boot.late();
  if (late.length === 0) return counts;
  const moved = await db
    .selectFrom('machine')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('id', 'in', late)
    .where('status', 'in', working)
    .executeTakeFirstOrThrow();
  counts.need_you += Number(moved.n);
  counts.working -= Number(moved.n);
  return counts;
}
