/** The pieces of `body` until `signal` is aborted; also while it waits for a piece that never comes. */
export async function* untilStopped<T>(body: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const pieces = body[Symbol.asyncIterator]();
  const stopped = new Promise<null>((resolve) =>
    signal.addEventListener('abort', () => resolve(null), { once: true }),
  );
  try {
    while (!signal.aborted) {
      const next = await Promise.race([pieces.next(), stopped]);
      if (next === null || next.done === true) return;
      yield next.value;
    }
  } finally {
    // not waited for: it would wait for the piece that never comes
    pieces.return?.().catch(() => undefined);
  }
}
