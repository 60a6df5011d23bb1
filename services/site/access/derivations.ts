/** Bounds how much work passwords make: one derivation at a time, few waiting, of one source fewer still. */
export interface Derivations {
  /** Runs `fn` when its turn comes; null when too many wait already. */
  run<T>(source: string, fn: () => Promise<T>): Promise<T | null>;
  readonly waiting: number;
}

const waitingAtMost = 24;
const waitingOfOneSource = 4;

export function derivations(): Derivations {
  const waitingOf = new Map<string, number>();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const leave = (source: string): void => {
    waiting -= 1;
    const left = (waitingOf.get(source) ?? 1) - 1;
    if (left > 0) waitingOf.set(source, left);
    else waitingOf.delete(source);
  };
  const isFull = (source: string): boolean =>
    waiting >= waitingAtMost || (waitingOf.get(source) ?? 0) >= waitingOfOneSource;
  return {
    get waiting() {
      return waiting;
    },
    async run(source, fn) {
      if (isFull(source)) return null;
      waiting += 1;
      waitingOf.set(source, (waitingOf.get(source) ?? 0) + 1);
      const mine = last.then(fn).finally(() => leave(source));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
