import type { Tx } from '../../platform/store/store.ts';
import { readServing } from '../network/index.ts';
import type { Context } from './context.ts';
import { freeHostname, freeSystemId } from './names.ts';
import { claimMacs, machineById, type MachineRecord } from './rows.ts';

export interface NewMachine {
  hostname?: string | undefined;
  /** The first is the one it boots from. None of them belongs to another machine: the caller has looked. */
  macs: readonly string[];
  architecture: string;
  description?: string;
  hardwareUuid?: string | null;
  powerType: string;
  /** Sealed. */
  powerParameters: string;
  zoneId: number;
  poolId: number;
}

/** Writes a machine as New, with the event that begins its life. */
export async function insertMachine(
  tx: Tx,
  { ground }: Context,
  machine: NewMachine,
  event: { text: string; who?: string },
): Promise<MachineRecord> {
  const now = ground.clock.now();
  const { id } = await tx
    .insertInto('machine')
    .values({
      system_id: await freeSystemId(tx),
      hostname: machine.hostname ?? (await freeHostname(tx)),
      description: machine.description ?? '',
      domain: (await readServing(tx)).domain,
      architecture: machine.architecture,
      status: 'new',
      status_since: now,
      error_description: '',
      owner: '',
      zone_id: machine.zoneId,
      pool_id: machine.poolId,
      locked: 0,
      power_type: machine.powerType,
      power_parameters: machine.powerParameters,
      power_state: 'unknown',
      power_error: '',
      hardware_uuid: machine.hardwareUuid ?? null,
      boot_mac: machine.macs[0] ?? null,
      cpu_count: 0,
      cpu_speed_mhz: 0,
      memory_mib: 0,
      storage_bytes: 0,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await claimMacs(tx, id, machine.macs);
  const row = (await machineById(tx, id))!;
  await ground.events.record(tx, {
    kind: 'machine.status',
    machine: row,
    who: event.who,
    text: `New: ${event.text}`,
    facts: { from: null, to: 'new' },
  });
  return row;
}
