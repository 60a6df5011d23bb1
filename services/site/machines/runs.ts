import { z } from 'zod';
import { readSetting } from '../../platform/settings/settings.ts';
import type { Tx } from '../../platform/store/store.ts';
import { bootEnded, startCommissioning, type Context } from './context.ts';
import { moveTo, nodeTimeoutMinutes } from './moves.ts';
import {
  claimMacs,
  machineById,
  machineByUuid,
  patchMachine,
  usableUuid,
  type MachineRecord,
} from './rows.ts';

/** How the ephemeral system's work ended, as its scripts add up. */
export interface RunEnded {
  passed: boolean;
  /** What went wrong, shown with the state; empty when all passed. */
  sentence: string;
}

/** The inventory knows every card by now: the machine is recognised by all of them from here on. */
async function claimInventory(tx: Tx, { ground }: Context, machine: MachineRecord): Promise<void> {
  const rows = await tx.selectFrom('interface').select('mac').where('machine_id', '=', machine.id).execute();
  const refused = await claimMacs(
    tx,
    machine.id,
    rows.map((row) => row.mac),
  );
  if (refused.length > 0)
    await ground.events.record(tx, {
      kind: 'machine.addresses',
      level: 'warning',
      machine,
      text: `${refused.join(', ')} belongs to another machine here too; it keeps it`,
    });
}

async function switchOff(tx: Tx, { asks }: Context, machine: MachineRecord, why: string): Promise<void> {
  if (asks.power.switches(machine.power_type))
    await asks.power.intend(tx, machine, 'off', { why, by: 'this desk' });
}

async function enlisted(tx: Tx, context: Context, machine: MachineRecord, outcome: RunEnded): Promise<void> {
  const { ground } = context;
  const change = { run_purpose: null, run_started_at: null, run_by: null, deadline_at: null };
  await patchMachine(tx, machine.id, ground.clock.now(), change);
  await ground.events.record(tx, {
    kind: 'machine.enlisted',
    level: outcome.passed ? 'info' : 'warning',
    machine,
    text: outcome.passed
      ? 'Enlisted: its hardware is known'
      : `Enlisted, but not all could be read: ${outcome.sentence}`,
  });
  const goesOn = outcome.passed && (await readSetting(tx, 'autoCommission', z.boolean())) === true;
  if (goesOn) await startCommissioning(tx, context, { ...machine, ...change }, 'auto-commissioning');
  else await switchOff(tx, context, machine, 'enlistment is done');
}

/** A run is over, in the transaction of its last report; a run that nobody waits for is ignored. */
export async function runEnded(
  tx: Tx,
  context: Context,
  machineId: number,
  outcome: RunEnded,
): Promise<void> {
  const { ground, roster } = context;
  const machine = await machineById(tx, machineId);
  if (!machine?.run_purpose) return;
  if (machine.status !== 'new' && machine.status !== 'commissioning') return;
  await claimInventory(tx, context, machine);
  if (machine.status === 'new') await enlisted(tx, context, machine, outcome);
  else {
    const to = outcome.passed ? 'ready' : 'failed_commissioning';
    await moveTo(tx, ground, machine, to, outcome.passed ? {} : { why: outcome.sentence });
    await switchOff(tx, context, machine, 'commissioning is done');
  }
  context.afterCommit(() => {
    bootEnded(context, machine, outcome.passed ? 'passed' : 'failed', outcome.sentence || undefined);
    void roster.refresh(ground.store.read, machineId);
  });
}

const heardEveryMs = 60_000;

/** A sign of life from a machine's run moves its deadline on; written at most once a minute a machine. */
export function heartbeats({ ground }: Context): (tx: Tx, machineId: number) => Promise<void> {
  const writtenAt = new Map<number, number>();
  return async (tx, machineId) => {
    const now = ground.clock.now();
    if (now - (writtenAt.get(machineId) ?? -Infinity) < heardEveryMs) return;
    const machine = await machineById(tx, machineId);
    if (!machine?.run_purpose || machine.deadline_at === null) return void writtenAt.delete(machineId);
    writtenAt.set(machineId, now);
    await patchMachine(tx, machineId, now, { deadline_at: now + (await nodeTimeoutMinutes(tx)) * 60_000 });
  };
}

/** What the inventory learned that stands in the machine's own row. */
export interface HardwareSummary {
  cpuCount: number;
  cpuSpeedMhz: number;
  memoryMib: number;
  storageBytes: number;
  hardwareUuid?: string | null;
  biosBootMethod?: 'pxe' | 'uefi' | null;
}

export async function setHardware(
  tx: Tx,
  { ground }: Context,
  machineId: number,
  summary: HardwareSummary,
): Promise<void> {
  const told = usableUuid(summary.hardwareUuid);
  // A number that another board has too names neither: it stays with the one that had it first.
  const owner = told ? await machineByUuid(tx, told) : undefined;
  const uuid = !owner || owner.id === machineId ? told : null;
  const now = ground.clock.now();
  await patchMachine(tx, machineId, now, {
    cpu_count: summary.cpuCount,
    cpu_speed_mhz: summary.cpuSpeedMhz,
    memory_mib: summary.memoryMib,
    storage_bytes: summary.storageBytes,
    inventory_at: now,
    ...(uuid && { hardware_uuid: uuid }),
    ...(summary.biosBootMethod && { bios_boot_method: summary.biosBootMethod }),
  });
}
