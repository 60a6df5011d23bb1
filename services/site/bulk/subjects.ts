import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../platform/store/store.ts';
import { abortsTo, type Status } from '../machines/index.ts';
import type { BulkSubject } from './plan.ts';

const chunk = 200;

const columns = [
  'machine.id',
  'machine.system_id',
  'machine.hostname',
  'machine.status',
  'machine.previous_status',
  'machine.locked',
  'machine.owner',
  'machine.power_type',
  'machine.power_state',
  'machine.run_purpose',
  'machine.back_to',
  'zone.name as zone',
  'pool.name as pool',
] as const;

async function carried(db: Reader, ids: readonly number[], tags: readonly string[]) {
  const carries = new Map<number, number>();
  if (tags.length === 0 || ids.length === 0) return carries;
  const rows = await db
    .selectFrom('machine_tag')
    .innerJoin('tag', 'tag.id', 'machine_tag.tag_id')
    .select((eb) => ['machine_tag.machine_id', eb.fn.countAll<number>().as('n')])
    .where('machine_tag.machine_id', 'in', ids)
    .where('tag.name', 'in', tags)
    .groupBy('machine_tag.machine_id')
    .execute();
  for (const { machine_id, n } of rows) carries.set(machine_id, Number(n));
  return carries;
}

/** At most a part of machines as the plan looks at them, by their system ids. */
export async function subjects(
  db: Reader,
  systemIds: readonly string[],
  { tags, switches }: { tags: readonly string[]; switches: (powerType: string) => boolean },
): Promise<Map<string, BulkSubject>> {
  const rows = await db
    .selectFrom('machine')
    .innerJoin('zone', 'zone.id', 'machine.zone_id')
    .innerJoin('pool', 'pool.id', 'machine.pool_id')
    .select(columns)
    .where('machine.system_id', 'in', systemIds)
    .execute();
  const carries = await carried(
    db,
    rows.map((row) => row.id),
    tags,
  );
  return new Map(
    rows.map((row) => [
      row.system_id,
      {
        systemId: row.system_id,
        hostname: row.hostname,
        status: row.status as Status,
        previousStatus: row.previous_status as Status | null,
        abortsTo: abortsTo({
          ...row,
          status: row.status as Status,
          previous_status: row.previous_status as Status | null,
        }),
        locked: row.locked !== 0,
        owner: row.owner,
        powerType: row.power_type,
        powerState: row.power_state,
        switchable: switches(row.power_type),
        runs: row.run_purpose !== null,
        zone: row.zone,
        pool: row.pool,
        carries: carries.get(row.id) ?? 0,
      },
    ]),
  );
}

/** A long list in parts of 200; between them the event loop goes on. */
export async function* inParts<T>(all: readonly T[]): AsyncGenerator<T[]> {
  for (let at = 0; at < all.length; at += chunk) {
    await setImmediate();
    yield all.slice(at, at + chunk);
  }
}
