import type { Tx } from '../../platform/store/store.ts';
import { bootEnded, dropRun, type Context } from './context.ts';
import { moveTo, nodeTimeoutMinutes } from './moves.ts';
import { machineById, patchMachine } from './rows.ts';

export type PowerSeen = { state: 'on' | 'off' | 'unknown' } | { state: 'error'; sentence: string };

/** What the BMC said last; an event only when it is something new. */
export async function setPowerState(
  tx: Tx,
  { ground }: Context,
  machineId: number,
  seen: PowerSeen,
): Promise<void> {
  const machine = await machineById(tx, machineId);
  if (!machine) return;
  const now = ground.clock.now();
  const power_error = seen.state === 'error' ? seen.sentence : '';
  await patchMachine(tx, machineId, now, { power_state: seen.state, power_error, power_checked_at: now });
  if (machine.power_state === seen.state) return;
  await ground.events.record(tx, {
    kind: 'power.state',
    level: seen.state === 'error' ? 'warning' : 'info',
    machine,
    text: seen.state === 'error' ? `Power cannot be read: ${power_error}` : `Power is ${seen.state}`,
    facts: { from: machine.power_state, to: seen.state },
  });
}

/** Driver and sealed settings; the state that was known by the old ones is not known any more. */
export async function setPowerDriver(
  tx: Tx,
  { ground }: Context,
  machineId: number,
  power: { type: string; sealed: string },
): Promise<void> {
  await patchMachine(tx, machineId, ground.clock.now(), {
    power_type: power.type,
    power_parameters: power.sealed,
    power_state: 'unknown',
    power_error: '',
    power_checked_at: null,
  });
}

/** Nothing could switch the machine on for its run: the run has failed, with the driver's sentence. */
export async function netbootFailed(
  tx: Tx,
  context: Context,
  machineId: number,
  sentence: string,
): Promise<void> {
  const machine = await machineById(tx, machineId);
  if (machine?.status !== 'commissioning') return;
  await dropRun(tx, context, machine);
  await moveTo(tx, context.ground, machine, 'failed_commissioning', { why: sentence });
  context.afterCommit(() => bootEnded(context, machine, 'failed', sentence));
}

/** A run is begun again from its power switch: it has its full time anew. */
export async function renewDeadline(tx: Tx, { ground }: Context, machineId: number): Promise<void> {
  const now = ground.clock.now();
  const deadline_at = now + (await nodeTimeoutMinutes(tx)) * 60_000;
  await patchMachine(tx, machineId, now, { deadline_at });
}
