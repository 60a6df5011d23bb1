import { libc } from './libc.ts';

/** struct pollfd: descriptor, wanted events, returned events. */
const POLLFD_BYTES = 8;
const POLLIN = 1;

/** Waits until one of several descriptors has something to read. Blocks its thread: for worker threads only. */
export class Poll {
  readonly #descriptors: Buffer;
  readonly #count: number;

  constructor(fds: readonly number[]) {
    this.#count = fds.length;
    this.#descriptors = Buffer.allocUnsafeSlow(Math.max(1, fds.length) * POLLFD_BYTES).fill(0);
    fds.forEach((fd, i) => {
      this.#descriptors.writeInt32LE(fd, i * POLLFD_BYTES);
      this.#descriptors.writeInt16LE(POLLIN, i * POLLFD_BYTES + 4);
    });
  }

  /** True when at least one is readable; false after `timeoutMs`, and after an interruption. */
  wait(timeoutMs: number): boolean {
    return libc().poll(this.#descriptors, this.#count, timeoutMs) > 0;
  }

  /** Whether the last wait found descriptor `index` readable, or in an error that a receive takes off it. */
  readable(index: number): boolean {
    return this.#descriptors.readInt16LE(index * POLLFD_BYTES + 6) !== 0;
  }
}
