import type { Reader } from '../../platform/store/store.ts';

/** Who began a machine's present run, where they may log in while it lasts; null where nobody may. */
export async function openTo(db: Reader, machineId: number): Promise<string | null> {
  const row = await db
    .selectFrom('script_run')
    .innerJoin('machine', 'machine.id', 'script_run.machine_id')
    .select('machine.run_by')
    .where('script_run.machine_id', '=', machineId)
    .where('script_run.ended_at', 'is', null)
    .where('script_run.enable_ssh', '=', 1)
    .orderBy('script_run.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.run_by ?? null;
}
