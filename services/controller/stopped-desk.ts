import { systemClock } from '../platform/clock.ts';
import { openEvents } from '../platform/events/events.ts';
import { silentLog } from '../platform/log.ts';
import { openSecrets, secretKey } from '../platform/secrets/secrets.ts';
import { holdAlone } from '../platform/store/alone.ts';
import { openStore } from '../platform/store/store.ts';
import { openAccess, type Access } from '../site/access/index.ts';
import { finishRestore } from '../site/backup/index.ts';

/** Runs `fn` on a data folder that no controller holds; null when one does. A restore that waits is put in place before. */
export async function withStoppedFolder<T>(
  dataDir: string,
  fn: (secretKeyOf: () => Buffer) => T | Promise<T>,
): Promise<T | null> {
  const release = holdAlone(dataDir);
  if (!release) return null;
  try {
    finishRestore(dataDir);
    return await fn(() => secretKey(dataDir));
  } finally {
    release();
  }
}

/** Runs `fn` on the users of a data folder that no controller holds; null when one does. */
export const withStoppedDesk = <T>(dataDir: string, fn: (access: Access) => Promise<T>): Promise<T | null> =>
  withStoppedFolder(dataDir, async () => {
    const store = await openStore(dataDir);
    try {
      const events = openEvents(store, systemClock);
      const ground = { store, events, clock: systemClock, secrets: openSecrets(dataDir), log: silentLog };
      return await fn(openAccess(ground));
    } finally {
      await store.close();
    }
  });
