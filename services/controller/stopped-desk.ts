import { systemClock } from '../platform/clock.ts';
import { openEvents } from '../platform/events/events.ts';
import { silentLog } from '../platform/log.ts';
import { openSecrets } from '../platform/secrets/secrets.ts';
import { holdAlone } from '../platform/store/alone.ts';
import { openStore } from '../platform/store/store.ts';
import { openAccess, type Access } from '../site/access/index.ts';

/** Runs `fn` on the users of a data folder that no controller holds; null when one does. */
export async function withStoppedDesk<T>(
  dataDir: string,
  fn: (access: Access) => Promise<T>,
): Promise<T | null> {
  const release = holdAlone(dataDir);
  if (!release) return null;
  try {
    const store = await openStore(dataDir);
    try {
      const events = openEvents(store, systemClock);
      const ground = { store, events, clock: systemClock, secrets: openSecrets(dataDir), log: silentLog };
      return await fn(openAccess(ground));
    } finally {
      await store.close();
    }
  } finally {
    release();
  }
}
