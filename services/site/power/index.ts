/** Power: what machines' power shall become, as rows; who carries it out; the drivers that switch. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { PowerAsks } from './asks.ts';
import type { powerContract } from './contract.ts';
import { implementation, powerTypes } from './implementation.ts';
import { dropIntent, putIntent, type Wanted } from './intents.ts';
import { reconciler, type Reconciler } from './reconciler.ts';
import { driverRegistry, type DriverRegistry } from './registry.ts';
import { fitting, seal, unseal, type Settings } from './sealed.ts';

export type { PowerAsks, PowerSeen } from './asks.ts';
export type { Wanted } from './intents.ts';
export { driverRegistry, type DriverRegistry } from './registry.ts';
export type { PowerDriver } from './driver.ts';

export interface Power {
  /** Writes the row that asks for it; the newest wish wins. The reconciler is told once it is committed. */
  intend(tx: Tx, machine: { id: number }, wanted: Wanted, about: { why: string; by: string }): Promise<void>;
  forget(tx: Tx, machineId: number): Promise<void>;
  /** Checks settings against their driver and seals them for the machine's row. */
  prepare(type: string, parameters: Settings): Result<string>;
  addressIn(sealed: string): string | null;
  /** Whether something other than a hand can switch a machine of this type. */
  switches(type: string): boolean;
  /** The drivers with their settings, as a form shows them. */
  types(): ReturnType<typeof powerTypes>;
  readonly reconciler: Reconciler;
  readonly implementation: Implementation<typeof powerContract>;
}

export function openPower(
  ground: Ground,
  asks: PowerAsks,
  registry: DriverRegistry = driverRegistry(),
): Power {
  const bench = { ground, asks, registry };
  const worker = reconciler(bench);
  let serial = 0;
  let wished = false;
  ground.store.onCommit(() => {
    if (!wished) return;
    wished = false;
    worker.signal();
  });
  const intend: Power['intend'] = async (tx, machine, wanted, { why, by }) => {
    const now = ground.clock.now();
    // Microseconds: greater than all that an earlier start of the program gave out, and never given twice.
    serial = Math.max(serial + 1, now * 1000);
    await putIntent(tx, { machineId: machine.id, wanted, why, by, now, serial });
    wished = true;
  };
  return {
    intend,
    forget: async (tx, machineId) => void (await dropIntent(tx, machineId)),
    prepare(type, parameters) {
      const fits = fitting(registry, type, parameters);
      return fits.ok ? ok(seal(ground.secrets, fits.value)) : fits;
    },
    addressIn(sealed) {
      const address = unseal(ground.secrets, sealed)['power_address'];
      return typeof address === 'string' && address ? address : null;
    },
    switches: (type) => (registry.find(type)?.capabilities.length ?? 0) > 0,
    types: () => powerTypes(registry),
    reconciler: worker,
    implementation: implementation(bench, intend, (machineId) => worker.lookSoon(machineId)),
  };
}
