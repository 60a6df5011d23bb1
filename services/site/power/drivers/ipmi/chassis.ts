import { sleep, type Clock } from '../../../../platform/clock.ts';
import { chassisControl, type ChassisAction } from '../../../../protocols/ipmi/commands/chassis-control.ts';
import { getChassisStatus } from '../../../../protocols/ipmi/commands/get-chassis-status.ts';
import { completion } from '../../../../protocols/ipmi/status.ts';
import { failed, worked, type Attempt } from './failure.ts';
import { confirmPausesMs, softOffPausesMs } from './patience.ts';
import { noCycle } from './quirks.ts';
import type { IpmiSession } from './session.ts';

export type OnOff = 'on' | 'off';

/** The state after an action; `unconfirmed`: the machine is on, but nobody can say whether it was cycled or reset. */
export interface After {
  state: OnOff;
  unconfirmed?: boolean;
}

/** What a power action works with. */
export interface Bench {
  session: IpmiSession;
  clock: Clock;
  signal: AbortSignal;
}

export async function readPower({ session }: Bench): Promise<Attempt<OnOff>> {
  const status = await session.run('power state', getChassisStatus, undefined);
  return status.ok ? worked(status.value.on ? 'on' : 'off') : status;
}

/** Switches to `wanted`; a machine that is there already is left alone (Dell refuses off when off). */
export async function switchTo(bench: Bench, wanted: OnOff, action: ChassisAction): Promise<Attempt<OnOff>> {
  const before = await readPower(bench);
  if (!before.ok || before.value === wanted) return before;
  const asked = await control(bench, action);
  if (!asked.ok && !isCompletion(asked, [completion.notInThisState])) return asked;
  return waitFor(bench, wanted, confirmPausesMs);
}

/** Asks the system to shut down by itself; the answer may still be `on`. */
export async function softOff(bench: Bench): Promise<Attempt<OnOff>> {
  const before = await readPower(bench);
  if (!before.ok || before.value === 'off') return before;
  const asked = await control(bench, 'soft');
  if (!asked.ok) return asked;
  const after = await waitFor(bench, 'off', softOffPausesMs);
  return !after.ok && after.failure.kind === 'no effect' ? worked('on') : after;
}

/** Off and on again. A machine that is off is switched on: the specification's cycle refuses it with D5h (28.3). */
export async function cycle(bench: Bench): Promise<Attempt<After>> {
  const before = await readPower(bench);
  if (!before.ok) return before;
  if (before.value === 'off') return plainly(switchTo(bench, 'on', 'up'));
  const asked = await control(bench, 'cycle', 'once');
  if (asked.ok) return plainly(onAfterwards(bench));
  // It went off in between.
  if (isCompletion(asked, [completion.notInThisState])) return plainly(switchTo(bench, 'on', 'up'));
  if (!isCompletion(asked, noCycle)) return afterDoubt(bench, asked);
  const off = await switchTo(bench, 'off', 'down');
  return off.ok ? plainly(switchTo(bench, 'on', 'up')) : off;
}

/** Reset without a power cut; refused when off, for some BMCs say "done" and do nothing (bmclib 211). */
export async function reset(bench: Bench): Promise<Attempt<After>> {
  const before = await readPower(bench);
  if (!before.ok) return before;
  if (before.value === 'off') return failed('power action', { kind: 'is off' });
  const asked = await control(bench, 'reset', 'once');
  return asked.ok ? plainly(onAfterwards(bench)) : afterDoubt(bench, asked);
}

async function plainly(attempt: Promise<Attempt<OnOff>>): Promise<Attempt<After>> {
  const done = await attempt;
  return done.ok ? worked({ state: done.value }) : done;
}

async function control(bench: Bench, action: ChassisAction, once?: 'once'): Promise<Attempt<void>> {
  const raised = await bench.session.raise();
  return raised.ok ? bench.session.run('power action', chassisControl, { action }, once) : raised;
}

/** After a cycle the machine may be between off and on; one found off past the waiting time is switched on. */
async function onAfterwards(bench: Bench): Promise<Attempt<OnOff>> {
  const after = await waitFor(bench, 'on', [1000, 1000, 2000, 3000]);
  return !after.ok && after.failure.kind === 'no effect' ? switchTo(bench, 'on', 'up') : after;
}

/**
 * No answer came: whether it ran can only be seen in the state, and it is never sent again. Some BMCs lose their
 * network for seconds while the machine's power goes.
 */
async function afterDoubt(
  bench: Bench,
  asked: Extract<Attempt<void>, { ok: false }>,
): Promise<Attempt<After>> {
  if (asked.failure.kind !== 'silent' && asked.failure.kind !== 'unconfirmed') return asked;
  const now = await readPower(bench);
  if (!now.ok) return now;
  return now.value === 'off'
    ? plainly(switchTo(bench, 'on', 'up'))
    : worked({ state: 'on', unconfirmed: true });
}

async function waitFor(bench: Bench, wanted: OnOff, pausesMs: readonly number[]): Promise<Attempt<OnOff>> {
  for (const pauseMs of pausesMs) {
    if (pauseMs > 0) await sleep(bench.clock, pauseMs, bench.signal);
    const now = await readPower(bench);
    if (!now.ok || now.value === wanted) return now;
  }
  return failed('power action', { kind: 'no effect', wanted });
}

const isCompletion = (attempt: Attempt<unknown>, codes: readonly number[]): boolean =>
  !attempt.ok && attempt.failure.kind === 'completion' && codes.includes(attempt.failure.code);
