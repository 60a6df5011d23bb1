import { ok, type Result } from '../../contract/result.ts';
import type { PowerSeen } from './asks.ts';
import { powerProblem, type PowerProblem, type PowerState } from './driver.ts';
import { poweredMachine, settingsOf, withDriver, type PoweredMachine, type Workbench } from './workbench.ts';

/** Asks a machine's BMC; without a driver that can, the state is unknown, and that is no failure. */
export async function queryPower(
  bench: Workbench,
  machine: PoweredMachine,
  stop: AbortSignal,
): Promise<Result<PowerState, PowerProblem>> {
  const driver = bench.registry.find(machine.power_type);
  if (!driver?.capabilities.includes('query')) return ok('unknown');
  try {
    return await withDriver(bench, settingsOf(bench, machine), stop, (context) => driver.query(context));
  } catch (error) {
    bench.ground.log.error({ err: error, driver: driver.type }, 'a power driver broke');
    return powerProblem('driver_broke', `The power driver ${driver.label} broke.`, 'can help');
  }
}

/** Reads the state and writes it down. A failed reading changes nothing but what is known. */
export async function refreshPower(
  bench: Workbench,
  machineId: number,
  stop: AbortSignal,
): Promise<PowerSeen> {
  const { store } = bench.ground;
  const machine = await poweredMachine(store.read, { id: machineId });
  if (!machine) return { state: 'unknown' };
  const answer = await queryPower(bench, machine, stop);
  const seen: PowerSeen = answer.ok
    ? { state: answer.value }
    : { state: 'error', sentence: answer.problem.sentence };
  if (stop.aborted) return seen;
  await store.transaction((tx) => bench.asks.machines.setPowerState(tx, machineId, seen));
  return seen;
}
