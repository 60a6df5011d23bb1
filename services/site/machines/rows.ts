import type { Selectable } from 'kysely';
import type { MachineTable } from '../../platform/store/schema/machines.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import type { Status } from './lifecycle.ts';

/** A machine's row as it stands in the store. */
export type MachineRecord = Omit<Selectable<MachineTable>, 'status' | 'previous_status'> & {
  status: Status;
  previous_status: Status | null;
};

type Found = Promise<MachineRecord | undefined>;

const one = async (rows: Promise<Selectable<MachineTable>[]>): Found =>
  (await rows)[0] as MachineRecord | undefined;

export const machineById = (db: Reader, id: number): Found =>
  one(db.selectFrom('machine').selectAll().where('id', '=', id).execute());

export const machineBySystemId = (db: Reader, systemId: string): Found =>
  one(db.selectFrom('machine').selectAll().where('system_id', '=', systemId).execute());

/** The machine that owns one of these hardware addresses; the first address decides. Index: machine_mac's key. */
export async function machineByMacs(db: Reader, macs: readonly string[]): Found {
  const owners = await db
    .selectFrom('machine_mac')
    .select(['mac', 'machine_id'])
    .where('mac', 'in', macs)
    .execute();
  const first = macs.flatMap((mac) => owners.filter((o) => o.mac === mac))[0];
  return first && machineById(db, first.machine_id);
}

/** Boards whose maker left the UUID as it came from the chip maker; it names no machine. */
const meaningless = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '03000200-0400-0500-0006-000700080009',
  '12345678-1234-5678-90ab-cddeefaabbcc',
];

/** Lower case; null when there is none, or one that many machines share. */
export function usableUuid(text: string | null | undefined): string | null {
  const uuid = text?.trim().toLowerCase() ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid) && !meaningless.includes(uuid)
    ? uuid
    : null;
}

/** Index: machine_hardware_uuid. */
export const machineByUuid = (db: Reader, uuid: string): Found =>
  one(db.selectFrom('machine').selectAll().where('hardware_uuid', '=', uuid).limit(1).execute());

export const macsOf = async (db: Reader, machineId: number): Promise<string[]> =>
  (
    await db
      .selectFrom('machine_mac')
      .select('mac')
      .where('machine_id', '=', machineId)
      .orderBy('mac')
      .execute()
  ).map((row) => row.mac);

/** Gives a machine those of the addresses that no machine has; the others are returned. */
export async function claimMacs(tx: Tx, machineId: number, macs: readonly string[]): Promise<string[]> {
  const refused: string[] = [];
  for (const mac of macs) {
    await tx
      .insertInto('machine_mac')
      .values({ mac, machine_id: machineId })
      .onConflict((c) => c.doNothing())
      .execute();
    const owner = await tx
      .selectFrom('machine_mac')
      .select('machine_id')
      .where('mac', '=', mac)
      .executeTakeFirst();
    if (owner?.machine_id !== machineId) refused.push(mac);
  }
  return refused;
}

type Change = Partial<Omit<MachineRecord, 'id' | 'system_id' | 'created_at'>>;

/** Writes what changed, and when. */
export async function patchMachine(tx: Tx, id: number, now: number, change: Change): Promise<void> {
  await tx
    .updateTable('machine')
    .set({ ...change, updated_at: now })
    .where('id', '=', id)
    .execute();
}
