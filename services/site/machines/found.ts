import type { Tx } from '../../platform/store/store.ts';
import type { Context } from './context.ts';
import { machineById, patchMachine } from './rows.ts';
import { setPowerDriver } from './power-columns.ts';

/** How and from which card the machine boots, as its boot loader says; written when it changed. */
export async function bootedBy(
  context: Context,
  machineId: number,
  boot: { mac: string; method: 'pxe' | 'uefi' | null },
): Promise<void> {
  const { ground } = context;
  const row = await machineById(ground.store.read, machineId);
  if (!row) return;
  const bios_boot_method = boot.method ?? row.bios_boot_method;
  if (row.boot_mac === boot.mac && row.bios_boot_method === bios_boot_method) return;
  await ground.store.transaction((tx) =>
    patchMachine(tx, machineId, ground.clock.now(), { boot_mac: boot.mac, bios_boot_method }),
  );
}

/**
 * The BMC that a machine found in itself. Taken over when the machine has no power control yet, or when it is the same
 * BMC, whose password a script may just have changed; settings made by hand for another one stay.
 */
export async function powerFound(
  tx: Tx,
  context: Context,
  machineId: number,
  found: { type: string; parameters: Record<string, unknown> },
): Promise<string | null> {
  const { asks, ground } = context;
  const machine = await machineById(tx, machineId);
  if (!machine) return null;
  const sealed = asks.power.prepare(found.type, found.parameters);
  if (!sealed.ok) return sealed.problem.sentence;
  const sameBmc =
    machine.power_type === found.type &&
    asks.power.addressIn(machine.power_parameters) === asks.power.addressIn(sealed.value);
  if (machine.power_type && !sameBmc) return null;
  if (sameBmc && !found.parameters['power_pass']) return null; // only looked at: the account given by hand stays
  await setPowerDriver(tx, context, machineId, { type: found.type, sealed: sealed.value });
  if (!machine.power_type)
    await ground.events.record(tx, {
      kind: 'power.found',
      machine,
      text: `Power control found: ${found.type} at ${asks.power.addressIn(sealed.value) ?? 'an unnamed address'}`,
    });
  return null;
}
