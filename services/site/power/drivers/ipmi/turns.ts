/** Lets one at a time through for each key; `signal` takes a waiting one out of the line. */
export type Turns = <T>(key: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T | 'stopped'>;

/** BMCs have few session slots and slow processors: each is spoken to once at a time. */
export function takeTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (key, signal, work) => {
    const before = last.get(key);
    const mine = (async () => {
      await before;
      return signal.aborted ? ('stopped' as const) : work();
    })();
    const settled = mine.then(
      () => {},
      () => {},
    );
    last.set(key, settled);
    void settled.then(() => {
      if (last.get(key) === settled) last.delete(key);
    });
    return before ? Promise.race([mine, abortedWhileWaiting(before, signal)]) : mine;
  };
}

/** Only ever settles when the signal aborts while `before` is still at work. */
function abortedWhileWaiting(before: Promise<unknown>, signal: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    const stop = (): void => resolve('stopped');
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    void before.then(() => signal.removeEventListener('abort', stop));
  });
}
