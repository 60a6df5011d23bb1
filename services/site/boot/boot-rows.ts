import type { Raw, Reader } from '../../platform/store/store.ts';
import type { BootStepTable } from '../../platform/store/schema/boot.ts';
import type { Boot, SeenStep, StepFacts } from './boots.ts';
import type { Selectable } from 'kysely';

/** Kept a machine: so many boots of any kind, and so many that ended well, by which the next one is measured. */
const keptBoots = 10;
const keptFinished = 5;
const strangersKeptMs = 24 * 3600_000;

const endedWell = `step = 'done' and facts like '%"outcome":"passed"%'`;

/** Writes what changed of these boots, on the raw handle of one batch. A machine deleted meanwhile leaves no trace. */
export function writeBoots(raw: Raw, boots: readonly Boot[]): void {
  const nextNumber = raw.prepare(
    'select coalesce(max(boot_number), 0) + 1 as n from boot_step where mac = ? or machine_id = ?',
  );
  const insert = raw.prepare(
    `insert into boot_step (mac, machine_id, boot_number, step, at, ended_at, facts)
     values (?, (select id from machine where id = ?), ?, ?, ?, ?, ?)`,
  );
  const update = raw.prepare(
    'update boot_step set machine_id = (select id from machine where id = ?), ended_at = ?, facts = ? where id = ?',
  );
  const prune = raw.prepare(
    `delete from boot_step where mac = ? and boot_number <= ? and boot_number not in (
       select boot_number from boot_step where mac = ? and ${endedWell} order by boot_number desc limit ${keptFinished})`,
  );
  for (const boot of boots) {
    if (boot.number === null) {
      boot.number = (nextNumber.get(boot.mac, boot.machineId) as { n: number }).n;
      prune.run(boot.mac, boot.number - keptBoots, boot.mac);
    }
    for (const seen of boot.steps.values()) {
      if (!seen.dirty) continue;
      const facts = JSON.stringify(seen.facts);
      if (seen.rowId === null)
        seen.rowId = Number(
          insert.run(boot.mac, boot.machineId, boot.number, seen.step, seen.at, seen.lastAt, facts)
            .lastInsertRowid,
        );
      else update.run(boot.machineId, seen.lastAt, facts, seen.rowId);
      seen.dirty = false;
    }
  }
}

function bootsFrom(rows: readonly Selectable<BootStepTable>[]): Boot[] {
  const boots = new Map<string, Boot>();
  for (const row of rows) {
    const key = `${row.mac} ${row.boot_number}`;
    const lastAt = row.ended_at ?? row.at;
    const boot = boots.get(key) ?? {
      mac: row.mac,
      machineId: row.machine_id,
      number: row.boot_number,
      startedAt: row.at,
      lastAt,
      endedAt: null,
      steps: new Map(),
    };
    boots.set(key, boot);
    const seen: SeenStep = {
      step: row.step,
      at: row.at,
      lastAt,
      facts: JSON.parse(row.facts) as StepFacts,
      dirty: false,
      rowId: row.id,
    };
    boot.steps.set(row.step, seen);
    boot.startedAt = Math.min(boot.startedAt, row.at);
    boot.lastAt = Math.max(boot.lastAt, lastAt);
    if (row.step === 'done') boot.endedAt = row.at;
  }
  return [...boots.values()];
}

/** A machine's newest boot and the newest that ended well, newest first. Index: boot_step_machine. */
export async function bootsOf(db: Reader, machineId: number): Promise<Boot[]> {
  const newest = await db
    .selectFrom('boot_step')
    .select((eb) => eb.fn.max('boot_number').as('number'))
    .where('machine_id', '=', machineId)
    .executeTakeFirst();
  if (newest === undefined || newest.number === null) return [];
  const well = await db
    .selectFrom('boot_step')
    .select('boot_number')
    .where('machine_id', '=', machineId)
    .where('step', '=', 'done')
    .where('facts', 'like', '%"outcome":"passed"%')
    .orderBy('boot_number', 'desc')
    .limit(keptFinished)
    .execute();
  const numbers = new Set([Number(newest.number), ...well.map((row) => row.boot_number)]);
  const rows = await db
    .selectFrom('boot_step')
    .selectAll()
    .where('machine_id', '=', machineId)
    .where('boot_number', 'in', [...numbers])
    .orderBy('boot_number', 'desc')
    .orderBy('id')
    .execute();
  return bootsFrom(rows);
}

/** Forgets what strangers did a day ago: whoever fetched a file and never introduced itself. */
export function forgetStrangers(raw: Raw, now: number): void {
  raw.prepare('delete from boot_step where machine_id is null and at < ?').run(now - strangersKeptMs);
}
