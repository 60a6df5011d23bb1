/** Deployments: what is installed on which machine, how far it is, and how machines are given back. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { deployContract } from './contract.ts';

const notYet = refuse('not_now', 'This desk cannot deploy yet: its next version does.');

export const deployImplementation: Implementation<typeof deployContract> = {
  'deploy.preview': () => notYet,
  'deploy.check_user_data': () => notYet,
  'deploy.start': () => notYet,
  'deploy.get': () => ok({ deployment: null }),
  'release.preview': () => notYet,
  'release.start': () => notYet,
  'release.certificates': () => ok({ items: [] }),
};
