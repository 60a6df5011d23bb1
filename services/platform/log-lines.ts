import { write, writeSync } from 'node:fs';

const waitingAtMostBytes = 1 << 20;
const tryAgainMs = 100;
const recentAtMost = 2000;
const recent: string[] = [];

/** The last lines that this process wrote to its log, oldest first. */
export const recentLogLines = (): readonly string[] => recent;

/**
 * Writes lines to a descriptor off the event loop. What cannot be written (its disk is full, its reader is slow or
 * gone) waits within a bound and is dropped beyond it; it never ends the program or keeps it from ending.
 */
export function lineWriter(fd: number): { write(line: string): void } {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let busy = false;

  function turn(): void {
    const batch = Buffer.concat(waiting);
    waiting = [];
    busy = true;
    write(fd, batch, (error, writtenBytes) => {
      const rest = batch.subarray(error ? 0 : writtenBytes);
      waitingBytes -= batch.length - rest.length;
      if (rest.length > 0) waiting.unshift(rest);
      if (error) setTimeout(next, tryAgainMs).unref();
      else next();
    });
  }
  function next(): void {
    busy = false;
    if (waiting.length > 0) turn();
  }

  process.on('exit', () => {
    try {
      for (let rest = Buffer.concat(waiting); rest.length > 0;) rest = rest.subarray(writeSync(fd, rest));
    } catch {
      // Nobody can be told any more.
    }
  });
  return {
    write(line) {
      if (recent.push(line) > recentAtMost) recent.shift();
      const bytes = Buffer.from(line);
      if (waitingBytes + bytes.length > waitingAtMostBytes) return;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (!busy) turn();
    },
  };
}
