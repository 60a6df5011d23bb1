import type { Tx } from '../../platform/store/store.ts';
import { bootEnded, dropRun, startRun, type Context } from './context.ts';
import { mayBecome, rowOf, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import type { MachineRecord } from './rows.ts';

/** Where a machine goes when what it was taken aside for is over; a state that cannot be gone back to is Ready. */
export function restingPlace(machine: Pick<MachineRecord, 'status' | 'back_to'>): Status {
  const back = machine.back_to as Status | null;
  return back && mayBecome(machine.status, back) ? back : 'ready';
}

/** A state to come back to: the one that it rests in now, or the one that it was taken aside from before. */
export const backFrom = (machine: MachineRecord): Status =>
  rowOf(machine.status).group === 'rescue' || machine.status.includes('rescue')
    ? ((machine.back_to as Status | null) ?? 'ready')
    : machine.status;

export async function enterRescue(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment }: { by: string; comment: string },
): Promise<void> {
  await startRun(tx, context, machine, {
    ...{ to: 'entering_rescue_mode', purpose: 'rescue', by, comment },
    ...{ why: 'to be rescued', backTo: backFrom(machine), choice: { enableSsh: true } },
  });
}

/** A Deployed machine starts its own disk again; any other one is switched off. */
export async function exitRescue(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment }: { by: string; comment: string },
): Promise<void> {
  await dropRun(tx, context, machine);
  const moved = await moveTo(tx, context, machine, 'exiting_rescue_mode', {
    who: by,
    ...(comment && { why: comment }),
  });
  context.afterCommit(() => bootEnded(context, machine, 'aborted', `Rescue mode was left by ${by}.`));
  if (!context.asks.power.switches(moved.power_type)) return exited(tx, context, moved);
  const wanted = moved.back_to === 'deployed' ? 'cycle' : 'off';
  await context.asks.power.intend(tx, moved, wanted, { why: 'rescue mode is left', by });
}

export async function exited(tx: Tx, context: Context, machine: MachineRecord): Promise<void> {
  await moveTo(tx, context, machine, restingPlace(machine), {});
}
