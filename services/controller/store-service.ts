import { ok } from '../contract/result.ts';
import type { Store } from '../platform/store/store.ts';
import type { Service } from '../service.ts';

/** The store among the services, so that a full or failing disk is seen wherever their health is. */
export const storeService = (store: Pick<Store, 'trouble'>): Service => ({
  name: 'store',
  start: () => Promise.resolve(ok(undefined)),
  stop: () => Promise.resolve(),
  health() {
    const trouble = store.trouble();
    return trouble === null
      ? { state: 'listening', detail: 'What happens is stored.' }
      : { state: 'failed', detail: trouble };
  },
  counters: () => ({}),
});
