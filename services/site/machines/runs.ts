import type { Tx } from '../../platform/store/store.ts';
import type { Context } from './context.ts';
import { nodeTimeoutMinutes } from './moves.ts';
import { machineById, machineByUuid, patchMachine, usableUuid } from './rows.ts';

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
