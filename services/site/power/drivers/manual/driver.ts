import { z } from 'zod';
import { ok, type Result } from '../../../../contract/result.ts';
import { powerDriver, type PowerProblem, type Switched } from '../../driver.ts';

const ask = (what: string): Promise<Result<Switched, PowerProblem>> =>
  Promise.resolve(ok({ state: 'unknown', byHand: `This machine has no power control: ${what}` }));

/** A machine that only a person can switch; its state is never asked for. */
export default powerDriver({
  type: 'manual',
  label: 'Manual',
  capabilities: [],
  settings: z.object({}),
  query: () => Promise.resolve(ok('unknown')),
  on: () => ask('switch it on by hand.'),
  off: () => ask('switch it off by hand.'),
  cycle: () => ask('switch it off and on again by hand.'),
  check: () =>
    Promise.resolve({
      passed: true,
      state: 'unknown',
      steps: [
        {
          name: 'power control',
          outcome: 'skipped',
          sentence: 'Switched by hand; there is nothing to check.',
        },
      ],
    }),
});
