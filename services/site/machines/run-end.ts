import { z } from 'zod';
import { readSetting } from '../../platform/settings/settings.ts';
import type { Tx } from '../../platform/store/store.ts';
import { bootEnded, startCommissioning, switchOff, type Context } from './context.ts';
import { installed, startedInMemory } from './deploying.ts';
import { rowOf, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import { releasing } from './release.ts';
import { claimMacs, machineById, patchMachine, type MachineRecord } from './rows.ts';
import { testsPassed } from './testing.ts';

/** How the ephemeral system's work ended, as its scripts add up. */
export interface RunEnded {
  passed: boolean;
  /** What went wrong, shown with the state; empty when all passed. */
  sentence: string;
}

/** The inventory knows every card by now: the machine is recognised by all of them from here on. */
async function claimInventory(tx: Tx, { ground }: Context, machine: MachineRecord): Promise<void> {
  const rows = await tx.selectFrom('interface').select('mac').where('machine_id', '=', machine.id).execute();
  const refused = await claimMacs(
    tx,
    machine.id,
    rows.map((row) => row.mac),
  );
  if (refused.length > 0)
    await ground.events.record(tx, {
      kind: 'machine.addresses',
      level: 'warning',
      machine,
      text: `${refused.join(', ')} belongs to another machine here too; it keeps it`,
    });
}

async function enlisted(tx: Tx, context: Context, machine: MachineRecord, outcome: RunEnded): Promise<void> {
  const { ground } = context;
  const change = { run_purpose: null, run_started_at: null, run_by: null, deadline_at: null };
  await patchMachine(tx, machine.id, ground.clock.now(), change);
  await ground.events.record(tx, {
    kind: 'machine.enlisted',
    level: outcome.passed ? 'info' : 'warning',
    machine,
    text: outcome.passed
      ? 'Enlisted: its hardware is known'
      : `Enlisted, but not all could be read: ${outcome.sentence}`,
  });
  const goesOn = outcome.passed && (await readSetting(tx, 'autoCommission', z.boolean())) === true;
  if (goesOn) await startCommissioning(tx, context, { ...machine, ...change }, 'auto-commissioning');
  else await switchOff(tx, context, machine, { why: 'enlistment is done' });
}

type Ending = (tx: Tx, context: Context, machine: MachineRecord) => Promise<unknown>;

/** What a run that passed does to the machine, by the state that it ran in. */
const passed: Partial<Record<Status, Ending>> = {
  async commissioning(tx, context, machine) {
    await moveTo(tx, context, machine, 'ready', {});
    await switchOff(tx, context, machine, { why: 'commissioning is done' });
  },
  testing: testsPassed,
  deploying: installed,
  disk_erasing: (tx, context, machine) =>
    releasing(tx, context, machine, { by: 'this desk', comment: 'its disks are erased', force: false }),
  entering_rescue_mode: (tx, context, machine) =>
    moveTo(tx, context, machine, 'rescue_mode', { keepsRun: true }),
};

/** A run is over, in the transaction of its last report; a run that nobody waits for is ignored. */
export async function runEnded(
  tx: Tx,
  context: Context,
  machineId: number,
  outcome: RunEnded,
): Promise<void> {
  const { ground, roster } = context;
  const machine = await machineById(tx, machineId);
  if (!machine?.run_purpose) return;
  if (machine.status === 'deployed') return startedInMemory(tx, context, machine, outcome);
  const ending = passed[machine.status];
  if (!ending && machine.status !== 'new') return;
  if (machine.run_purpose === 'enlist' || machine.run_purpose === 'commission')
    await claimInventory(tx, context, machine);
  if (machine.status === 'new') await enlisted(tx, context, machine, outcome);
  else if (outcome.passed) await ending!(tx, context, machine);
  else {
    const { failsTo, label } = rowOf(machine.status);
    await moveTo(tx, context, machine, failsTo as Status, { why: outcome.sentence });
    await switchOff(tx, context, machine, { why: `${label.toLowerCase()} failed` });
  }
  context.afterCommit(() => {
    bootEnded(context, machine, outcome.passed ? 'passed' : 'failed', outcome.sentence || undefined);
    void roster.refresh(ground.store.read, machineId);
  });
}
