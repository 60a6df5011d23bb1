import type { Selectable } from 'kysely';
import type { PowerIntentTable } from '../../platform/store/schema/power.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';

export type Intent = Selectable<PowerIntentTable>;
export type Wanted = 'on' | 'off' | 'cycle' | 'netboot';

/** Writes what a machine's power shall become; a newer wish takes the place of an older one. */
export async function putIntent(
  tx: Tx,
  intent: { machineId: number; wanted: Wanted; why: string; by: string; now: number; serial: number },
): Promise<void> {
  const fresh = {
    wanted: intent.wanted,
    why: intent.why,
    asked_by: intent.by,
    asked_at: intent.now,
    attempts: 0,
    next_try_at: intent.now,
    last_problem: null,
    serial: intent.serial,
  };
  await tx
    .insertInto('power_intent')
    .values({ machine_id: intent.machineId, ...fresh })
    .onConflict((c) => c.column('machine_id').doUpdateSet(fresh))
    .execute();
}

export const dropIntent = (tx: Tx, machineId: number) =>
  tx.deleteFrom('power_intent').where('machine_id', '=', machineId).execute();

/** Wishes whose time has come, oldest first. Index: power_intent_due. */
export const dueIntents = (db: Reader, now: number, limit: number): Promise<Intent[]> =>
  db
    .selectFrom('power_intent')
    .selectAll()
    .where('next_try_at', '<=', now)
    .orderBy('next_try_at')
    .limit(limit)
    .execute();

/** Still the same wish: nobody has put a newer one in its place, or taken it back. */
export async function isCurrent(db: Reader, intent: Intent): Promise<boolean> {
  const found = await db
    .selectFrom('power_intent')
    .select('serial')
    .where('machine_id', '=', intent.machine_id)
    .where('serial', '=', intent.serial)
    .executeTakeFirst();
  return found !== undefined;
}

/** Written before the driver is called: after a restart it says that the machine may have been switched already. */
export const countAttempt = (tx: Tx, intent: Intent) =>
  tx
    .updateTable('power_intent')
    .set({ attempts: intent.attempts + 1 })
    .where('machine_id', '=', intent.machine_id)
    .where('serial', '=', intent.serial)
    .execute();

export const putOff = (tx: Tx, intent: Intent, nextTryAt: number, problem: string) =>
  tx
    .updateTable('power_intent')
    .set({ next_try_at: nextTryAt, last_problem: problem })
    .where('machine_id', '=', intent.machine_id)
    .where('serial', '=', intent.serial)
    .execute();

export const finishIntent = (tx: Tx, intent: Intent) =>
  tx
    .deleteFrom('power_intent')
    .where('machine_id', '=', intent.machine_id)
    .where('serial', '=', intent.serial)
    .execute();
