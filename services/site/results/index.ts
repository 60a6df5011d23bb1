/** What results mean: numbers beside their peers and their own past, and the sentence that says so. Reads only. */
import type { Implementation } from '../../contract/implement.ts';
import { refuse } from '../../contract/result.ts';
import type { resultsContract } from './contract.ts';

const notYet = () => refuse('not_now', 'This desk cannot do that yet.');

export function resultsImplementation(): Implementation<typeof resultsContract> {
  return {
    'scripts.tests': notYet,
    'scripts.recent': notYet,
    'scripts.result': notYet,
    'scripts.history': notYet,
    'scripts.compare': notYet,
  };
}
