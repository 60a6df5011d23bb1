import type { Tx } from '../../platform/store/store.ts';
import type { RunChoice } from '../scripts/index.ts';
import { startRun, switchOff, type Context } from './context.ts';
import { mayBecome, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import { machineById, patchMachine, type MachineRecord } from './rows.ts';
import { backFrom } from './rescue.ts';

/** Where passed tests lead: in use stays in use, all else has proved itself and is Ready; unread hardware is New. */
const afterTests: Partial<Record<Status, Status>> = {
  deployed: 'deployed',
  allocated: 'allocated',
  reserved: 'reserved',
  new: 'new',
  failed_commissioning: 'new',
};

export async function startTesting(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment, choice }: { by: string; comment: string; choice?: RunChoice | undefined },
): Promise<void> {
  const from = machine.status === 'failed_testing' ? (machine.back_to as Status | null) : backFrom(machine);
  const backTo = (from && afterTests[from]) ?? 'ready';
  await startRun(tx, context, machine, {
    ...{ to: 'testing', purpose: 'test', by, comment, choice, backTo },
    why: 'to be tested',
  });
}

/** A commissioning machine has come to its tests: MAAS's state for that, and a failure is then one of testing. */
export async function testingBegins(tx: Tx, context: Context, machineId: number): Promise<void> {
  const machine = await machineById(tx, machineId);
  if (machine?.status !== 'commissioning') return;
  await moveTo(tx, context, machine, 'testing', { keepsRun: true, backTo: 'ready' });
}

/** Back to where the tests began; a Deployed machine starts its own disk again. */
export async function testsPassed(tx: Tx, context: Context, machine: MachineRecord): Promise<void> {
  const back = (machine.back_to as Status | null) ?? 'ready';
  const to = mayBecome(machine.status, back) ? back : 'ready';
  await moveTo(tx, context, machine, to, {});
  if (to === 'deployed' && context.asks.power.switches(machine.power_type))
    await context.asks.power.intend(tx, machine, 'cycle', { why: 'testing is done', by: 'this desk' });
  else await switchOff(tx, context, machine, { why: 'testing is done' });
}

/** Somebody takes the machine as it is: Deployed where it was that, else Ready and nobody's. */
export async function overrideFailedTesting(
  tx: Tx,
  context: Context,
  machine: MachineRecord,
  { by, comment }: { by: string; comment: string },
): Promise<void> {
  const to: Status = machine.back_to === 'deployed' ? 'deployed' : 'ready';
  const why = `failed tests were overridden by ${by}${comment && `: ${comment}`}`;
  await moveTo(tx, context, machine, to, { who: by, why });
  if (to === 'ready') await patchMachine(tx, machine.id, context.ground.clock.now(), { owner: '' });
}
