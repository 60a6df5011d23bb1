import { ok, type Problem, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { bootEnded, dropRun, refusal, startCommissioning, unknownMachine, type Context } from './context.ts';
import { mayBecome, type Action, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import { machineBySystemId, patchMachine, type MachineRecord } from './rows.ts';

export interface Asked {
  by: string;
  comment: string;
}

/** What the lifecycle lets a person do that machines carries out itself; power has its own. */
export type MachineCommand = Exclude<Action, 'on' | 'off' | 'query'>;

type Command = (tx: Tx, context: Context, machine: MachineRecord, asked: Asked) => Promise<void>;

/** Back to where the machine was before its run, switched off where something can do that. */
const abort: Command = async (tx, context, machine, { by, comment }) => {
  await dropRun(tx, context, machine);
  const before = machine.previous_status ?? 'new';
  const back: Status = mayBecome(machine.status, before) ? before : 'new';
  const why = `the run was aborted${comment && `: ${comment}`}`;
  await moveTo(tx, context.ground, machine, back, { who: by, why });
  await context.asks.power.intend(tx, machine, 'off', { why: 'the run was aborted', by });
  context.afterCommit(() => bootEnded(context, machine, 'aborted', `Aborted by ${by}.`));
};

const markBroken: Command = async (tx, context, machine, { by, comment }) => {
  await dropRun(tx, context, machine);
  if (machine.run_purpose) await context.asks.power.forget(tx, machine.id);
  await moveTo(tx, context.ground, machine, 'broken', { who: by, why: comment || `marked broken by ${by}` });
  if (machine.run_purpose)
    context.afterCommit(() => bootEnded(context, machine, 'aborted', `Marked broken by ${by}.`));
};

/** To Ready, or back to Deployed where it was that before it broke. */
const markFixed: Command = async (tx, context, machine, { by, comment }) => {
  const to: Status = machine.previous_status === 'deployed' ? 'deployed' : 'ready';
  await moveTo(tx, context.ground, machine, to, { who: by, why: comment || `marked fixed by ${by}` });
};

const setLock =
  (locked: 0 | 1, word: string): Command =>
  async (tx, { ground }, machine, { by, comment }) => {
    await patchMachine(tx, machine.id, ground.clock.now(), { locked });
    const text = `${word}${comment && `: ${comment}`}`;
    await ground.events.record(tx, { kind: 'machine.lock', level: 'audit', machine, who: by, text });
  };

/** Forgets the machine and all that belongs to it; its events stay. */
const forget: Command = async (tx, { ground, roster, afterCommit }, machine, { by }) => {
  await tx.deleteFrom('machine').where('id', '=', machine.id).execute();
  const text = `${machine.hostname} was deleted`;
  await ground.events.record(tx, { kind: 'machine.deleted', machine, who: by, text });
  afterCommit(() => void roster.refresh(ground.store.read, machine.id));
};

const commands: Record<MachineCommand, Command> = {
  commission: (tx, context, machine, { by }) => startCommissioning(tx, context, machine, by),
  abort,
  mark_broken: markBroken,
  mark_fixed: markFixed,
  lock: setLock(1, 'Locked'),
  unlock: setLock(0, 'Unlocked'),
  delete: forget,
};

/** Asks the lifecycle and does it, in the caller's transaction; a refusal changes nothing. */
export async function doTo(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  action: MachineCommand,
  asked: Asked,
): Promise<Result<MachineRecord, Problem>> {
  const refused = refusal(action, machine);
  if (refused) return refused;
  await commands[action](tx, context, machine, asked);
  return ok(machine);
}

/** One command on one machine, in a transaction of its own. */
export async function perform(
  context: Context,
  systemId: string,
  action: MachineCommand,
  asked: Asked,
): Promise<Result<Record<string, never>, Problem>> {
  const { store } = context.ground;
  const done = await store.transaction(async (tx) => {
    const machine = await machineBySystemId(tx, systemId);
    return machine ? doTo(tx, context, machine, action, asked) : unknownMachine(systemId);
  });
  if (!done.ok) return done;
  if (action === 'delete') await context.roster.refresh(store.read, done.value.id);
  return ok({});
}
