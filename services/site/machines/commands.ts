import type { RunPurpose } from '../../contract/fleet.ts';
import { ok, type Problem, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { RunChoice } from '../scripts/index.ts';
import {
  bootEnded,
  dropRun,
  refusal,
  startCommissioning,
  switchOff,
  unknownMachine,
  type Context,
} from './context.ts';
import { acquire } from './deploying.ts';
import { mayBecome, type Action, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import { enterRescue, exitRescue, restingPlace } from './rescue.ts';
import { machineBySystemId, patchMachine, type MachineRecord } from './rows.ts';
import { overrideFailedTesting, startTesting } from './testing.ts';

export interface Asked {
  by: string;
  comment: string;
  /** Of `commission` and `test`: which scripts, and how. */
  choice?: RunChoice | undefined;
  /** Of `acquire`: MAAS's agent_name. */
  agentName?: string | undefined;
}

/** What the lifecycle lets a person do that machines carries out itself; power and deploy have their own. */
export type MachineCommand = Exclude<Action, 'on' | 'off' | 'query' | 'deploy' | 'release'>;

type Command = (tx: Tx, context: Context, machine: MachineRecord, asked: Asked) => Promise<unknown>;

const purposes: Partial<Record<MachineCommand, RunPurpose>> = { commission: 'commission', test: 'test' };

/** Where an aborted run leads; half-erased disks are told as what they are. */
export function abortsTo(
  machine: Pick<MachineRecord, 'status' | 'previous_status' | 'run_purpose' | 'back_to'>,
): Status {
  if (machine.status === 'deploying') return 'allocated';
  if (machine.status === 'disk_erasing') return 'failed_disk_erasing';
  if (machine.status === 'testing' && machine.run_purpose !== 'commission') return restingPlace(machine);
  const before = machine.previous_status ?? 'new';
  return before !== 'commissioning' && mayBecome(machine.status, before) ? before : 'new';
}

/** The run ends, and the machine is switched off where something can do that. */
const abort: Command = async (tx, context, machine, { by, comment }) => {
  await dropRun(tx, context, machine);
  const why = `the run was aborted${comment && `: ${comment}`}`;
  await moveTo(tx, context, machine, abortsTo(machine), { who: by, why });
  await switchOff(tx, context, machine, { why: 'the run was aborted', by });
  context.afterCommit(() => bootEnded(context, machine, 'aborted', `Aborted by ${by}.`));
};

const markBroken: Command = async (tx, context, machine, { by, comment }) => {
  await dropRun(tx, context, machine);
  if (machine.run_purpose) await context.asks.power.forget(tx, machine.id);
  await moveTo(tx, context, machine, 'broken', { who: by, why: comment || `marked broken by ${by}` });
  if (machine.run_purpose)
    context.afterCommit(() => bootEnded(context, machine, 'aborted', `Marked broken by ${by}.`));
};

/** To Ready, or back to Deployed where it was that before it broke. */
const markFixed: Command = async (tx, context, machine, { by, comment }) => {
  const to: Status = machine.previous_status === 'deployed' ? 'deployed' : 'ready';
  await moveTo(tx, context, machine, to, { who: by, why: comment || `marked fixed by ${by}` });
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
  commission: (tx, context, machine, { by, choice }) => startCommissioning(tx, context, machine, by, choice),
  test: startTesting,
  acquire: (tx, context, machine, { agentName, ...asked }) =>
    acquire(tx, context, machine, { ...asked, ...(agentName !== undefined && { agentName }) }),
  rescue_mode: enterRescue,
  exit_rescue_mode: exitRescue,
  override_failed_testing: overrideFailedTesting,
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
  const purpose = purposes[action];
  const problem = purpose && (await context.asks.scripts.whyNot(tx, machine, purpose, asked.choice ?? {}));
  if (problem) return { ok: false, problem };
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
