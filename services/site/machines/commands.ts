import { ok, type Problem, type Result } from '../../contract/result.ts';
import { bootEnded, dropRun, refusal, startCommissioning, unknownMachine, type Context } from './context.ts';
import { mayBecome, type Action, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import { machineBySystemId, type MachineRecord } from './rows.ts';
import type { Tx } from '../../platform/store/store.ts';

type Done = Promise<Result<Record<string, never>, Problem>>;

/** Finds the machine, asks the lifecycle and lets `act` do the rest, all in one transaction. */
async function act(
  context: Context,
  systemId: string,
  action: Action,
  then: (tx: Tx, machine: MachineRecord) => Promise<void>,
): Promise<Result<MachineRecord, Problem>> {
  return context.ground.store.transaction(async (tx) => {
    const machine = await machineBySystemId(tx, systemId);
    if (!machine) return unknownMachine(systemId);
    const refused = refusal(action, machine);
    if (refused) return refused;
    await then(tx, machine);
    return ok(machine);
  });
}

const finished = (result: Result<MachineRecord, Problem>) => (result.ok ? ok({}) : result);

export async function commission(context: Context, systemId: string, by: string): Done {
  return finished(
    await act(context, systemId, 'commission', (tx, machine) => startCommissioning(tx, context, machine, by)),
  );
}

/** Back to where the machine was before its run, switched off where something can do that. */
export async function abort(context: Context, systemId: string, comment: string, by: string): Done {
  const aborted = await act(context, systemId, 'abort', async (tx, machine) => {
    await dropRun(tx, context, machine);
    const before = machine.previous_status ?? 'new';
    const back: Status = mayBecome(machine.status, before) ? before : 'new';
    await moveTo(tx, context.ground, machine, back, {
      who: by,
      why: `the run was aborted${comment && `: ${comment}`}`,
    });
    await context.asks.power.intend(tx, machine, 'off', { why: 'the run was aborted', by });
  });
  if (aborted.ok) bootEnded(context, aborted.value, 'aborted', `Aborted by ${by}.`);
  return finished(aborted);
}

export async function markBroken(context: Context, systemId: string, comment: string, by: string): Done {
  const marked = await act(context, systemId, 'mark_broken', async (tx, machine) => {
    await dropRun(tx, context, machine);
    if (machine.run_purpose) await context.asks.power.forget(tx, machine.id);
    await moveTo(tx, context.ground, machine, 'broken', {
      who: by,
      why: comment || `marked broken by ${by}`,
    });
  });
  if (marked.ok && marked.value.run_purpose)
    bootEnded(context, marked.value, 'aborted', `Marked broken by ${by}.`);
  return finished(marked);
}

/** To Ready, or back to Deployed where it was that before it broke. */
export async function markFixed(context: Context, systemId: string, comment: string, by: string): Done {
  return finished(
    await act(context, systemId, 'mark_fixed', async (tx, machine) => {
      const to: Status = machine.previous_status === 'deployed' ? 'deployed' : 'ready';
      await moveTo(tx, context.ground, machine, to, { who: by, why: comment || `marked fixed by ${by}` });
    }),
  );
}

/** Forgets the machine and all that belongs to it; its events stay. */
export async function forgetMachine(context: Context, systemId: string, by: string): Done {
  const { store, events } = context.ground;
  const gone = await act(context, systemId, 'delete', async (tx, machine) => {
    await tx.deleteFrom('machine').where('id', '=', machine.id).execute();
    const { hostname } = machine;
    await events.record(tx, { kind: 'machine.deleted', machine, who: by, text: `${hostname} was deleted` });
  });
  if (gone.ok) await context.roster.refresh(store.read, gone.value.id);
  return finished(gone);
}
