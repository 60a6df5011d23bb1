import type { Tx } from '../../platform/store/store.ts';
import { bootEnded, dropRun, type Context } from './context.ts';
import { rowOf, type Status } from './lifecycle.ts';
import { moveTo, nodeTimeoutMinutes } from './moves.ts';
import { released } from './release.ts';
import { exited } from './rescue.ts';
import { machineById, patchMachine, type MachineRecord } from './rows.ts';

export type PowerSeen = { state: 'on' | 'off' | 'unknown' } | { state: 'error'; sentence: string };

/** States that wait for the power: which one, and what comes then. */
const waits: Partial<
  Record<
    Status,
    { power(m: MachineRecord): 'on' | 'off'; then: (tx: Tx, c: Context, m: MachineRecord) => Promise<void> }
  >
> = {
  releasing: { power: () => 'off', then: released },
  exiting_rescue_mode: { power: (m) => (m.back_to === 'deployed' ? 'on' : 'off'), then: exited },
};

async function whatWaited(tx: Tx, context: Context, machine: MachineRecord, seen: PowerSeen): Promise<void> {
  const waiting = waits[machine.status];
  if (!waiting) return;
  if (seen.state === waiting.power(machine)) return waiting.then(tx, context, machine);
  if (seen.state === 'error')
    await moveTo(tx, context, machine, rowOf(machine.status).failsTo as Status, { why: seen.sentence });
}

/** What the BMC said last; an event only when it is something new. A state that waits for the power goes on. */
export async function setPowerState(
  tx: Tx,
  context: Context,
  machineId: number,
  seen: PowerSeen,
): Promise<void> {
  const { ground } = context;
  const machine = await machineById(tx, machineId);
  if (!machine) return;
  const now = ground.clock.now();
  const power_error = seen.state === 'error' ? seen.sentence : '';
  await patchMachine(tx, machineId, now, { power_state: seen.state, power_error, power_checked_at: now });
  if (machine.power_state !== seen.state)
    await ground.events.record(tx, {
      kind: 'power.state',
      level: seen.state === 'error' ? 'warning' : 'info',
      machine,
      text: seen.state === 'error' ? `Power cannot be read: ${power_error}` : `Power is ${seen.state}`,
      facts: { from: machine.power_state, to: seen.state },
    });
  await whatWaited(tx, context, machine, seen);
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
  if (!machine?.run_purpose || rowOf(machine.status).boots !== 'ephemeral') return;
  const { failsTo } = rowOf(machine.status);
  if (!failsTo) return;
  await dropRun(tx, context, machine);
  await moveTo(tx, context, machine, failsTo as Status, { why: sentence });
  context.afterCommit(() => bootEnded(context, machine, 'failed', sentence));
}

/** A run is begun again from its power switch: it has its full time anew. */
export async function renewDeadline(tx: Tx, { ground }: Context, machineId: number): Promise<void> {
  const now = ground.clock.now();
  const deadline_at = now + (await nodeTimeoutMinutes(tx)) * 60_000;
  await patchMachine(tx, machineId, now, { deadline_at });
}
