import type { Reader } from '../../platform/store/store.ts';

/** States in which somebody's system lies on the disks. */
const used: readonly string[] = ['deployed', 'deploying', 'failed_deployment'];

/** Whether a machine's disks hold what somebody put there: it is Deployed, or is that again after a test or rescue. */
export async function inUse(db: Reader, machine: { id: number; status: string }): Promise<boolean> {
  if (used.includes(machine.status)) return true;
  const row = await db
    .selectFrom('machine')
    .select(['back_to', 'previous_status'])
    .where('id', '=', machine.id)
    .executeTakeFirst();
  const broken = machine.status === 'broken' ? row?.previous_status : null;
  return [row?.back_to, broken].some(
    (status) => status !== null && status !== undefined && used.includes(status),
  );
}
