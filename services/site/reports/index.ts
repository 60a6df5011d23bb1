/** Acceptance reports: what was found and measured, as a page to print and sign. */
import type { Implementation } from '../../contract/implement.ts';
import { refuse } from '../../contract/result.ts';
import type { reportsContract } from './contract.ts';

const notYet = () => refuse('not_now', 'This desk cannot write reports yet.');

export function reportsImplementation(): Implementation<typeof reportsContract> {
  return { 'reports.machine': notYet, 'reports.batch': notYet };
}
