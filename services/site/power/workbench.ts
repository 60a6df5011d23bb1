import type { Ground } from '../../platform/ground.ts';
import type { MachineTable } from '../../platform/store/schema/machines.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { Selectable } from 'kysely';
import type { PowerAsks } from './asks.ts';
import type { DriverContext, NetbootWish } from './driver.ts';
import type { DriverRegistry } from './registry.ts';
import { unseal, type Settings } from './sealed.ts';
import { actionMs } from './turns.ts';

/** What the functions of this feature share. */
export interface Workbench {
  ground: Ground;
  asks: PowerAsks;
  registry: DriverRegistry;
}

const columns = [
  'id',
  'system_id',
  'hostname',
  'status',
  'locked',
  'power_type',
  'power_parameters',
  'power_state',
  'bios_boot_method',
  'run_purpose',
] as const;
export type PoweredMachine = Pick<Selectable<MachineTable>, (typeof columns)[number]>;

export const poweredMachine = (db: Reader, by: { id: number } | { system_id: string }) => {
  const [column, value] = 'id' in by ? (['id', by.id] as const) : (['system_id', by.system_id] as const);
  return db.selectFrom('machine').select(columns).where(column, '=', value).executeTakeFirst();
};

export const firmwareOf = (machine: PoweredMachine): NetbootWish => ({
  firmware:
    machine.bios_boot_method === 'uefi' ? 'uefi' : machine.bios_boot_method === 'pxe' ? 'bios' : 'unknown',
});

/** Runs a driver's function with its settings, aborted when it takes too long or `stop` is. */
export async function withDriver<T>(
  { ground }: Workbench,
  settings: Settings,
  stop: AbortSignal,
  fn: (context: DriverContext) => Promise<T>,
): Promise<T> {
  const tooLong = new AbortController();
  const cancel = ground.clock.after(actionMs, () => tooLong.abort());
  try {
    const signal = AbortSignal.any([stop, tooLong.signal]);
    return await fn({ settings, clock: ground.clock, log: ground.log, signal });
  } finally {
    cancel();
  }
}

export const settingsOf = ({ ground }: Workbench, machine: PoweredMachine): Settings =>
  unseal(ground.secrets, machine.power_parameters);
