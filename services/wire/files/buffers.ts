/** Two buffers of one transfer: one is read into while the other drains. */
export interface BufferPair {
  readonly one: Buffer;
  readonly other: Buffer;
}

const BIG_BYTES = 512 * 1024;
const SMALL_BYTES = 128 * 1024;
/** Free pairs kept for the next transfer. */
const KEPT_FREE = 4;

export interface BufferLimits {
  /** Transfers that get two buffers of 512 KiB. */
  readonly bigPairs: number;
  /** Transfers past those, with two of 128 KiB. */
  readonly smallPairs: number;
}

/** 40 MiB at most: 16 fast transfers, and 96 that are slower because so many share the wire anyway. */
export const defaultBufferLimits: BufferLimits = { bigPairs: 16, smallPairs: 96 };

/** Lends buffers to transfers. Past its limits a transfer waits for its turn. */
export class Buffers {
  readonly #limits: BufferLimits;
  readonly #free: BufferPair[] = [];
  readonly #waiting = new Set<() => void>();
  #big = 0;
  #small = 0;

  constructor(limits: BufferLimits = defaultBufferLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.size;
  }
  get lent(): number {
    return this.#big + this.#small;
  }

  /** Resolves with a pair, in the order of asking; with undefined when `signal` aborts first. Give it back. */
  async borrow(signal: AbortSignal): Promise<BufferPair | undefined> {
    while (!signal.aborted) {
      const pair = this.#take();
      if (pair) return pair;
      await this.#turn(signal);
    }
    return undefined;
  }

  giveBack(pair: BufferPair): void {
    if (pair.one.length === BIG_BYTES) {
      this.#big -= 1;
      if (this.#free.length < KEPT_FREE) this.#free.push(pair);
    } else this.#small -= 1;
    const [next] = this.#waiting;
    next?.();
  }

  #take(): BufferPair | undefined {
    if (this.#big < this.#limits.bigPairs) {
      this.#big += 1;
      return this.#free.pop() ?? pairOf(BIG_BYTES);
    }
    if (this.#small >= this.#limits.smallPairs) return undefined;
    this.#small += 1;
    return pairOf(SMALL_BYTES);
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }
}

/** Memory of its own, not a slice of Node's shared pool. */
const pairOf = (bytes: number): BufferPair => ({
  one: Buffer.allocUnsafeSlow(bytes),
  other: Buffer.allocUnsafeSlow(bytes),
});
