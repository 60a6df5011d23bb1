import { carryOut, type CarriedOut } from './carry-out.ts';
import { powerProblem, type PowerProblem } from './driver.ts';
import { countAttempt, finishIntent, isCurrent, putOff, type Intent, type Wanted } from './intents.ts';
import { addNote } from './notes.ts';
import { backOffMs } from './turns.ts';
import {
  firmwareOf,
  poweredMachine,
  settingsOf,
  withDriver,
  type PoweredMachine,
  type Workbench,
} from './workbench.ts';
import type { Result } from '../../contract/result.ts';

const done: Record<Wanted, string> = {
  on: 'Switched on',
  off: 'Switched off',
  cycle: 'Power cycled',
  netboot: 'Started',
};
const tried: Record<Wanted, string> = {
  on: 'switch it on',
  off: 'switch it off',
  cycle: 'power cycle it',
  netboot: 'start it over the network',
};

/** Carries one wish out, or puts it off, or gives it up; what comes of it is one transaction. */
export async function work(
  bench: Workbench,
  intent: Intent,
  stop: AbortSignal,
): Promise<'done' | 'later' | 'gave_up'> {
  const { ground, asks, registry } = bench;
  const { store, clock } = ground;
  const wanted = intent.wanted as Wanted;
  const machine = await poweredMachine(store.read, { id: intent.machine_id });
  if (!machine) return 'done';
  // After a restart the machine may be on its way already: then it must not be switched a second time.
  const since = asks.boot.netbootingSince(machine.id);
  if (wanted === 'netboot' && intent.attempts > 0 && since !== null && since > intent.asked_at) {
    await store.transaction((tx) => finishIntent(tx, intent));
    return 'done';
  }
  await store.transaction((tx) => countAttempt(tx, intent));
  const driver = registry.find(machine.power_type || 'manual');
  const outcome: Result<CarriedOut, PowerProblem> = driver
    ? await withDriver(bench, settingsOf(bench, machine), stop, (c) =>
        carryOut(driver, c, wanted, firmwareOf(machine)),
      )
    : powerProblem(
        'no_driver',
        `There is no power driver ${machine.power_type} here. Choose another one.`,
        'no use',
      );
  if (stop.aborted && !outcome.ok) return 'later';
  if (outcome.ok) {
    await succeeded(bench, intent, machine, outcome.value, driver?.label ?? '');
    return 'done';
  }
  const attempt = { ...intent, attempts: intent.attempts + 1 };
  const wait = outcome.problem.retry === 'can help' ? backOffMs[attempt.attempts - 1] : undefined;
  if (wait === undefined) return giveUp(bench, attempt, machine, outcome.problem);
  await store.transaction(async (tx) => {
    if (!(await isCurrent(tx, intent))) return;
    await putOff(tx, attempt, clock.now() + wait, outcome.problem.sentence);
    await addNote(tx, machine.id, { at: clock.now(), text: outcome.problem.sentence, failed: true });
  });
  return 'later';
}

async function succeeded(
  { ground, asks }: Workbench,
  intent: Intent,
  machine: PoweredMachine,
  outcome: CarriedOut,
  label: string,
): Promise<void> {
  const wanted = intent.wanted as Wanted;
  const sentence =
    outcome.byHand ?? `${done[wanted]} by ${label}${outcome.netbootSet ? ', network boot once' : ''}`;
  // Before the row goes: the machine may be faster on the wire than the store.
  const [mac] = asks.macsOf(machine.id);
  if (mac && !outcome.byHand && wanted !== 'off')
    asks.boot.saw({ mac }, 'power', { by: label, netboot: outcome.netbootSet, askedAt: intent.asked_at });
  await ground.store.transaction(async (tx) => {
    // It may have been deleted while its BMC was at work.
    if (!(await poweredMachine(tx, { id: machine.id }))) return;
    await finishIntent(tx, intent);
    await asks.machines.setPowerState(tx, machine.id, { state: outcome.state });
    await addNote(tx, machine.id, { at: ground.clock.now(), text: sentence, failed: false });
    await ground.events.record(tx, {
      kind: outcome.byHand ? 'power.by_hand' : 'power.switched',
      level: outcome.byHand ? 'warning' : 'info',
      machine,
      who: intent.asked_by,
      text: `${sentence.replace(/\.$/, '')} (${intent.why})`,
    });
  });
}

async function giveUp(
  { ground, asks }: Workbench,
  intent: Intent,
  machine: PoweredMachine,
  problem: PowerProblem,
): Promise<'done' | 'gave_up'> {
  const heardAt = asks.boot.heardAt(machine.id);
  const talks = heardAt !== null && heardAt > intent.asked_at;
  const times = intent.attempts === 1 ? '' : ` Tried ${intent.attempts} times.`;
  await ground.store.transaction(async (tx) => {
    if (!(await isCurrent(tx, intent))) return;
    await finishIntent(tx, intent);
    await asks.machines.setPowerState(tx, machine.id, { state: 'error', sentence: problem.sentence });
    await addNote(tx, machine.id, { at: ground.clock.now(), text: problem.sentence, failed: true });
    await ground.events.record(tx, {
      kind: 'power.failed',
      level: 'error',
      machine,
      who: intent.asked_by,
      text: `Could not ${tried[intent.wanted as Wanted]}: ${problem.sentence}${times}`,
    });
    // A machine that boots all the same shall not lose its run over a BMC that does not answer.
    if (intent.wanted === 'netboot' && !talks)
      await asks.machines.netbootFailed(tx, machine.id, problem.sentence);
  });
  return talks ? 'done' : 'gave_up';
}
