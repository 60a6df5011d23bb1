import type { Selectable } from 'kysely';
import type { MachineTable } from '../../platform/store/schema/machines.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { Context } from './context.ts';
import type { MachineRow } from './contract.ts';
import type { Status } from './lifecycle.ts';

type Row = Selectable<MachineTable> & { zone: string; pool: string };

const known = (text: string | null | undefined): string | null => (text && text !== 'Unknown' ? text : null);

async function tagsOf(db: Reader, ids: readonly number[]): Promise<Map<number, string[]>> {
  const tags = new Map<number, string[]>();
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

const shownInfo = ['system_serial', 'system_vendor', 'system_product'] as const;
type Info = Partial<Record<(typeof shownInfo)[number], string>>;

async function infoOf(db: Reader, ids: readonly number[]): Promise<Map<number, Info>> {
  const infos = new Map<number, Info>();
  const found = await db
    .selectFrom('hardware_info')
    .selectAll()
    .where('machine_id', 'in', ids)
    .where('key', 'in', shownInfo)
    .execute();
  for (const { machine_id, key, value } of found)
    infos.set(machine_id, { ...infos.get(machine_id), [key]: value });
  return infos;
}

async function disksOf(db: Reader, ids: readonly number[]): Promise<Map<number, number>> {
  const found = await db
    .selectFrom('block_device')
    .select((eb) => ['machine_id', eb.fn.countAll<number>().as('n')])
    .where('machine_id', 'in', ids)
    .groupBy('machine_id')
    .execute();
  return new Map(found.map((row) => [row.machine_id, Number(row.n)]));
}

/** Machines as the list shows them, in the order of the numbers given; at most a page of them. */
export async function listRows(context: Context, ids: readonly number[]): Promise<MachineRow[]> {
  const { asks, ground, roster } = context;
  if (ids.length === 0) return [];
  const db = ground.store.read;
  const found: Row[] = await db
    .selectFrom('machine')
    .innerJoin('zone', 'zone.id', 'machine.zone_id')
    .innerJoin('pool', 'pool.id', 'machine.pool_id')
    .selectAll('machine')
    .select(['zone.name as zone', 'pool.name as pool'])
    .where('machine.id', 'in', ids)
    .execute();
  const byId = new Map(found.map((row) => [row.id, row]));
  const page = ids.flatMap((id) => byId.get(id) ?? []);
  const [tags, infos, disks] = [await tagsOf(db, ids), await infoOf(db, ids), await disksOf(db, ids)];
  const activities = await asks.boot.activities(
    page.map((row) => ({ ...row, status: row.status as Status })),
  );
  return page.map((row) => {
    const mac = row.boot_mac ?? roster.macsOf(row.id)[0] ?? null;
    const info = infos.get(row.id);
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
      diskCount: disks.get(row.id) ?? 0,
      storageBytes: row.storage_bytes,
      address: mac && asks.addressOf(mac),
      mac,
      serial: known(info?.system_serial),
      vendor: known(info?.system_vendor),
      product: known(info?.system_product),
      zone: row.zone,
      pool: row.pool,
      owner: row.owner,
      domain: row.domain,
      tags: tags.get(row.id) ?? [],
      createdAt: row.created_at,
      activity: activities.get(row.id) ?? { rail: null, text: '', late: false },
    };
  });
}
