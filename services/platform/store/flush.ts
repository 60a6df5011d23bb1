type Sync = (done: (error: Error | null) => void) => void;

/**
 * One `sync` (fdatasync of the log, off the event loop) for all that wait. A caller that arrives while one runs waits
 * for the next, since the running one may have begun before its commit. After a failure no flush succeeds any more:
 * the system forgets what it could not write, and would call the next one a success.
 */
export function flusher(sync: Sync): () => Promise<void> {
  let running = false;
  let failed: Error | null = null;
  let waiting: { resolve: () => void; reject: (e: Error) => void }[] = [];
  const turn = (): void => {
    const batch = waiting;
    waiting = [];
    running = true;
    const done = (error: Error | null): void => {
      running = false;
      failed ??= error;
      for (const w of batch)
        if (failed) w.reject(failed);
        else w.resolve();
      if (waiting.length > 0) turn();
    };
    if (failed) done(failed);
    else sync(done);
  };
  return () =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (!running) turn();
    });
}
