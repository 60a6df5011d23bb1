import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Caller } from '../../contract/implement.ts';
import { attempt } from '../../platform/store/attempt.ts';
import type { Tx } from '../../platform/store/store.ts';
import { unknownMachine, type Context } from './context.ts';
import { machineBySystemId } from './rows.ts';

type Table = 'owner_data' | 'workload_annotation';

/** Keys that a machine keeps at most, of each kind. */
const keysAtMost = 200;

/** Only whoever the machine belongs to, or an admin, writes what is kept with it. */
export const setOwnerData = (
  { ground }: Context,
  asked: { systemId: string; data: Record<string, string>; annotations: boolean },
  caller: Caller,
): Promise<Result<Record<string, never>, Problem>> =>
  attempt(ground.store, async (tx): Promise<Result<Record<string, never>, Problem>> => {
    const machine = await machineBySystemId(tx, asked.systemId);
    if (!machine) return unknownMachine(asked.systemId);
    const { hostname, owner, locked } = machine;
    if (owner !== caller.name && !caller.may.includes('admin'))
      return refuse('forbidden', `${hostname} belongs to ${owner || 'nobody'}. Acquire it first.`);
    if (locked) return refuse('not_now', `${hostname} is locked. Unlock it first.`);
    const table: Table = asked.annotations ? 'workload_annotation' : 'owner_data';
    for (const [key, value] of Object.entries(asked.data)) await write(tx, table, machine.id, key, value);
    const rows = await tx.selectFrom(table).select('key').where('machine_id', '=', machine.id).execute();
    return rows.length > keysAtMost
      ? refuse('bad_input', `At most ${keysAtMost} keys are kept with a machine.`)
      : ok({});
  });

async function write(tx: Tx, table: Table, machineId: number, key: string, value: string): Promise<void> {
  if (value === '')
    await tx.deleteFrom(table).where('machine_id', '=', machineId).where('key', '=', key).execute();
  else
    await tx
      .insertInto(table)
      .values({ machine_id: machineId, key, value })
      .onConflict((c) => c.columns(['machine_id', 'key']).doUpdateSet({ value }))
      .execute();
}

export async function forgetOwnerData(tx: Tx, machineId: number): Promise<void> {
  for (const table of ['owner_data', 'workload_annotation'] as const)
    await tx.deleteFrom(table).where('machine_id', '=', machineId).execute();
}
