/** What results mean: numbers beside their peers and their own past, and the sentence that says so. Reads only. */
import type { Implementation } from '../../contract/implement.ts';
import { ok } from '../../contract/result.ts';
import { compareScript } from './compare.ts';
import type { resultsContract } from './contract.ts';
import { historyOf } from './history.ts';
import { oneResult } from './one-result.ts';
import { recentRuns } from './recent.ts';
import type { Bench } from './result-facts.ts';
import { testsOf } from './tests.ts';

export { testsOf, type Tests } from './tests.ts';
export { compareScript } from './compare.ts';
export type { Bench } from './result-facts.ts';
export { dayOf, figure, lasting, withUnit } from './numbers.ts';

export function resultsImplementation(bench: Bench): Implementation<typeof resultsContract> {
  return {
    'scripts.tests': (input) => testsOf(bench, input),
    'scripts.recent': async ({ limit, purpose }) =>
      ok(await recentRuns(bench.ground.store.read, purpose, limit)),
    'scripts.result': ({ id }) => oneResult(bench, id),
    'scripts.history': (input) => historyOf(bench, input),
    'scripts.compare': (input) => compareScript(bench, input),
  };
}
