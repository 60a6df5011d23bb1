import type { RunPurpose } from '../../contract/fleet.ts';
import { refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { RunChoice } from '../scripts/index.ts';
import type { MachinesAsks } from './asks.ts';
import { whyNot, type Action, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import type { MachineRecord } from './rows.ts';
import type { Roster } from './roster.ts';

/** What the commands of this feature share. */
export interface Context {
  ground: Ground;
  asks: MachinesAsks;
  roster: Roster;
  /** Called after the transaction of the caller has been committed. */
  afterCommit(fn: () => void): void;
}

/** Remembers what is to be done after the next commit; the write lock makes that the caller's own. */
export function commitQueue(ground: Ground): (fn: () => void) => void {
  let waiting: (() => void)[] = [];
  ground.store.onCommit(() => {
    const due = waiting;
    waiting = [];
    for (const fn of due) fn();
  });
  ground.store.onRollback(() => (waiting = []));
  return (fn) => void waiting.push(fn);
}

export const unknownMachine = (systemId: string) =>
  refuse('not_found', `There is no machine ${systemId}. It may have been deleted.`);

/** The lifecycle's refusal of an action, or null. */
export function refusal(action: Action, machine: MachineRecord) {
  const { hostname, status, locked, power_type } = machine;
  const sentence = whyNot(action, { hostname, status, locked: locked !== 0, powerType: power_type });
  return sentence === null ? null : refuse('not_now', sentence);
}

/** Ends what a machine runs now, if anything: its scripts will not report any more. */
export async function dropRun(tx: Tx, context: Context, machine: MachineRecord): Promise<void> {
  if (machine.run_purpose) await context.asks.scripts.abortRun(tx, machine.id);
}

export interface Begin {
  to: Status;
  purpose: RunPurpose;
  by: string;
  /** In the event of power: "to be commissioned". */
  why: string;
  choice?: RunChoice | undefined;
  comment?: string | undefined;
  backTo?: Status;
}

/** A run in the ephemeral system begins: state, deadline, run and power wish in the caller's transaction. */
export async function startRun(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { to, purpose, by, why, choice, comment, backTo }: Begin,
): Promise<MachineRecord> {
  await dropRun(tx, context, machine);
  const moved = await moveTo(tx, context, machine, to, {
    who: by,
    run: { purpose, by },
    ...(comment && { why: comment }),
    ...(backTo && { backTo }),
  });
  await context.asks.scripts.startRun(tx, moved.id, purpose, choice);
  await context.asks.power.intend(tx, moved, 'netboot', { why, by });
  return moved;
}

export const startCommissioning = (
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  by: string,
  choice?: RunChoice,
) =>
  startRun(tx, context, machine, {
    ...{ to: 'commissioning', purpose: 'commission', by, choice, why: 'to be commissioned' },
  });

/** Switched off where something other than a hand can do that. */
export async function switchOff(
  tx: Tx,
  { asks }: Context,
  machine: MachineRecord,
  about: { why: string; by?: string },
): Promise<void> {
  if (asks.power.switches(machine.power_type))
    await asks.power.intend(tx, machine, 'off', { why: about.why, by: about.by ?? 'this desk' });
}

/** Tells the timeline that a machine's boot is over. */
export function bootEnded(
  context: Context,
  machine: MachineRecord,
  outcome: 'passed' | 'failed' | 'aborted',
  why?: string,
): void {
  const [mac] = context.roster.macsOf(machine.id);
  if (!mac) return;
  const purpose = machine.run_purpose ?? undefined;
  context.asks.boot.saw({ mac }, 'done', {
    outcome,
    ...(why !== undefined && { why }),
    ...(purpose && { purpose }),
  });
}
