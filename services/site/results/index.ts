/** What results mean: numbers beside their peers and their own past, and the sentence that says so. Reads only. */
import type { Implementation } from '../../contract/implement.ts';
import { refuse } from '../../contract/result.ts';
import type { resultsContract } from './contract.ts';

const notYet = () => refuse('not_now', 'This desk cannot do that yet.');

export function resultsImplementation(): Implementation<typeof resultsContract> {
  return {
    'scripts.list': notYet,
    'scripts.get': notYet,
    'scripts.check': notYet,
    'scripts.create': notYet,
    'scripts.update': notYet,
    'scripts.copy': notYet,
    'scripts.revert': notYet,
    'scripts.delete': notYet,
    'scripts.tag': notYet,
    'scripts.suppress': notYet,
    'scripts.tests': notYet,
    'scripts.recent': notYet,
    'scripts.result': notYet,
    'scripts.history': notYet,
    'scripts.compare': notYet,
  };
}
