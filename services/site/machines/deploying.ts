import type { Tx } from '../../platform/store/store.ts';
import { bootEnded, startRun, switchOff, type Context } from './context.ts';
import { deadlineOf, moveTo } from './moves.ts';
import { machineById, patchMachine, type MachineRecord } from './rows.ts';

/** Somebody's from now on. */
export async function acquire(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment, agentName = '' }: { by: string; comment: string; agentName?: string },
): Promise<MachineRecord> {
  const why = `to ${by}${comment && `: ${comment}`}`;
  const moved = await moveTo(tx, context, machine, 'allocated', { who: by, why });
  const mine = { owner: machine.owner || by, agent_name: agentName };
  await patchMachine(tx, moved.id, context.ground.clock.now(), mine);
  return { ...moved, ...mine };
}

export interface Deploying {
  by: string;
  comment: string;
  osystem: string;
  series: string;
  /** Into its memory; no disk is touched. */
  ephemeral: boolean;
}

/** The machine boots to be installed; one that is Ready, or whose deployment failed, is allocated on the way. */
export async function startDeploying(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment, osystem, series, ephemeral }: Deploying,
): Promise<MachineRecord> {
  const mine =
    machine.status === 'allocated' ? machine : await acquire(tx, context, machine, { by, comment: '' });
  const moved = await startRun(tx, context, mine, {
    ...{ to: 'deploying', purpose: 'deploy', by, comment, why: 'to be deployed' },
  });
  const system = { osystem, distro_series: series, ephemeral_deploy: ephemeral ? 1 : 0, netboot: 1 };
  await patchMachine(tx, moved.id, context.ground.clock.now(), system);
  return { ...moved, ...system };
}

/** The image is there: from now on the machine starts it, and has its time for that. */
export async function installed(tx: Tx, context: Context, machine: MachineRecord): Promise<void> {
  const now = context.ground.clock.now();
  await patchMachine(tx, machine.id, now, {
    netboot: 0,
    deadline_at: await deadlineOf(tx, 'deploying', now),
    ...{ run_purpose: null, run_started_at: null, run_by: null },
  });
  await context.ground.events.record(tx, {
    kind: 'machine.installed',
    machine,
    text: 'The image is installed; the machine starts it now',
  });
  await context.asks.installed(tx, machine);
}

/** The installed system said of itself that it runs. Said again, or too late, it changes nothing. */
export async function cameUp(tx: Tx, context: Context, machineId: number): Promise<void> {
  const machine = await machineById(tx, machineId);
  if (machine?.status !== 'deploying' || (machine.netboot !== 0 && !machine.ephemeral_deploy)) return;
  await moveTo(tx, context, machine, 'deployed', {});
}

/** The installed system told that its first start went wrong. */
export async function deployFailed(tx: Tx, context: Context, machineId: number, why: string): Promise<void> {
  const machine = await machineById(tx, machineId);
  if (machine?.status !== 'deploying') return;
  await context.asks.scripts.abortRun(tx, machine.id);
  await moveTo(tx, context, machine, 'failed_deployment', { why });
  await switchOff(tx, context, machine, { why: 'the deployment failed' });
  context.afterCommit(() => bootEnded(context, machine, 'failed', why));
}

/** A machine that lives in its memory was started anew: it gets its system again, in the state that it is in. */
export async function startsInMemory(context: Context, machineId: number): Promise<void> {
  const { ground, asks } = context;
  await ground.store.transaction(async (tx) => {
    const machine = await machineById(tx, machineId);
    if (!machine?.ephemeral_deploy || machine.run_purpose) return;
    const now = ground.clock.now();
    await patchMachine(tx, machineId, now, {
      run_purpose: 'deploy',
      run_started_at: now,
      run_by: 'this desk',
    });
    await asks.scripts.startRun(tx, machineId, 'deploy');
  });
}

/** Such a start is over; a machine that lives in its memory stays in its state, whatever came of it. */
export async function startedInMemory(
  tx: Tx,
  { ground }: Context,
  machine: MachineRecord,
  { passed, sentence }: { passed: boolean; sentence: string },
): Promise<void> {
  await patchMachine(tx, machine.id, ground.clock.now(), {
    ...{ run_purpose: null, run_started_at: null, run_by: null },
  });
  await ground.events.record(tx, {
    kind: 'machine.installed',
    level: passed ? 'info' : 'warning',
    machine,
    text: passed ? 'It has its system in memory again' : `It did not get its system again: ${sentence}`,
  });
}
