import type { Tx } from '../../platform/store/store.ts';
import type { RunChoice } from '../scripts/index.ts';
import { bootEnded, dropRun, startRun, switchOff, type Context } from './context.ts';
import { moveTo } from './moves.ts';
import { forgetOwnerData } from './owner-data.ts';
import { patchMachine, type MachineRecord } from './rows.ts';

export interface ReleaseAsked {
  by: string;
  comment: string;
  /** The scripts that erase, with their parameters; null gives the machine back with its disks as they are. */
  erase: RunChoice | null;
  /** Ready at once, whether it can be switched off or not. */
  force: boolean;
}

/** A machine is given back: erased first where that is asked for, then switched off, then Ready. */
export async function startReleasing(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment, erase, force }: ReleaseAsked,
): Promise<void> {
  if (machine.run_purpose)
    context.afterCommit(() => bootEnded(context, machine, 'aborted', `Released by ${by}.`));
  if (erase) {
    const why = 'to have its disks erased';
    await startRun(tx, context, machine, {
      ...{ to: 'disk_erasing', purpose: 'release', by, why, choice: erase, comment },
    });
    return;
  }
  await dropRun(tx, context, machine);
  await releasing(tx, context, machine, { by, comment, force });
}

/** Waits for the power to go off; a machine that only a hand can switch is not waited for. */
export async function releasing(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment, force }: Omit<ReleaseAsked, 'erase'>,
): Promise<void> {
  const moved = await moveTo(tx, context, machine, 'releasing', {
    who: by,
    ...(comment && { why: comment }),
  });
  await switchOff(tx, context, moved, { why: 'released', by });
  if (force || !context.asks.power.switches(machine.power_type)) await released(tx, context, moved);
}

/** Nobody's again: what its user left in the row goes with the user. */
export async function released(tx: Tx, context: Context, machine: MachineRecord): Promise<void> {
  const moved = await moveTo(tx, context, machine, 'ready', {});
  await patchMachine(tx, moved.id, context.ground.clock.now(), {
    ...{ owner: '', agent_name: '', osystem: '', distro_series: '', ephemeral_deploy: 0, netboot: 1 },
    ...{ back_to: null, locked: 0 },
  });
  await forgetOwnerData(tx, moved.id);
}
