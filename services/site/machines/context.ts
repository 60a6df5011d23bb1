import { refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { MachinesAsks, RunPurpose } from './asks.ts';
import { whyNot, type Action } from './lifecycle.ts';
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

/** Commissioning begins: state, deadline, run and power wish in the caller's transaction. */
export async function startCommissioning(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  by: string,
): Promise<void> {
  await dropRun(tx, context, machine);
  const run: { purpose: RunPurpose; by: string } = { purpose: 'commission', by };
  const moved = await moveTo(tx, context.ground, machine, 'commissioning', { who: by, run });
  await context.asks.scripts.startRun(tx, moved.id, run.purpose);
  await context.asks.power.intend(tx, moved, 'netboot', { why: 'to be commissioned', by });
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
