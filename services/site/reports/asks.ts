import type { Contract } from '../../contract/calls.ts';
import type { Implementation } from '../../contract/implement.ts';

/** What a report is made of, asked of the features that own it; wired by the controller. */
export type ReportsAsks = Pick<
  Implementation<Contract>,
  | 'inventory.get'
  | 'scripts.tests'
  | 'scripts.compare'
  | 'scripts.output'
  | 'release.certificates'
  | 'machines.bulk_result'
>;
