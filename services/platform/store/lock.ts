/** First come, first served; the holder runs alone. */
export interface Lock {
  run<T>(fn: () => T | Promise<T>): Promise<T>;
}

export function lock(): Lock {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run(fn) {
      const mine = tail.then(fn);
      tail = mine.catch(() => {});
      return mine;
    },
  };
}
