import type { Clock } from './clock.ts';
import type { Events } from './events/events.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Store } from './store/store.ts';

/** What every feature of the site stands on. */
export interface Ground {
  store: Store;
  events: Events;
  clock: Clock;
  secrets: Secrets;
  log: Log;
}
