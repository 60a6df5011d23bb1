import type { CheckStep, DriverContext, PowerCheck, PowerState } from '../../driver.ts';
import { privilege } from '../../../../protocols/ipmi/open-session.ts';
import { readBootFlags } from './boot-device.ts';
import { readPower } from './chassis.ts';
import { failed, worked, type Attempt, type Step } from './failure.ts';
import { problemOf, type Named } from './problems.ts';
import type { IpmiSettings } from './settings.ts';
import type { Visit } from './visit.ts';

/** The steps in the order in which they must work, and what is said of one that does. */
const steps: readonly [Step, (named: Named, state: PowerState) => string][] = [
  ['address', (n) => `${n.address} answers on UDP port ${n.port}.`],
  ['session', () => 'It speaks IPMI 2.0 and accepts the cipher suite.'],
  [
    'user and password',
    (n) => `It accepts ${n.user === '' ? 'the user without a name' : `user "${n.user}"`}.`,
  ],
  ['privilege', () => 'The user may switch this machine.'],
  ['power state', (_, state) => `The machine is ${state}.`],
  ['boot device', () => 'The boot device can be read and set.'],
];

/** Goes through a whole visit without changing anything, and says which step works and which does not. */
export async function checkSteps(
  visit: Visit,
  context: DriverContext<IpmiSettings>,
  named: Named,
): Promise<PowerCheck> {
  let state: PowerState = 'unknown';
  const outcome = await visit(context, async (bench): Promise<Attempt<void>> => {
    const power = await readPower(bench);
    if (!power.ok) return power;
    state = power.value;
    if (bench.session.level < privilege.operator) return failed('privilege', { kind: 'may only look' });
    const raised = await bench.session.raise();
    if (!raised.ok) return raised;
    const flags = await readBootFlags(bench.session);
    return flags.ok ? worked(undefined) : flags;
  });
  const stop = outcome.ok ? steps.length : steps.findIndex(([name]) => name === outcome.step);
  return {
    passed: outcome.ok,
    state,
    steps: steps.map(([name, said], i): CheckStep => {
      if (i < stop) return { name, outcome: 'passed', sentence: said(named, state) };
      if (i > stop || outcome.ok) return skippedUnlessKnown(name, state);
      return {
        name,
        outcome: 'failed',
        sentence: problemOf(outcome.failure, outcome.step, named).problem.sentence,
      };
    }),
  };
}

/** Where only the privilege is missing, the power state was read all the same. */
const skippedUnlessKnown = (name: Step, state: PowerState): CheckStep =>
  name === 'power state' && state !== 'unknown'
    ? { name, outcome: 'passed', sentence: `The machine is ${state}.` }
    : { name, outcome: 'skipped', sentence: 'Not tried: an earlier step failed.' };
