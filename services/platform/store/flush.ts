import { fdatasync } from 'node:fs';

/**
 * One fdatasync for all that wait, off the event loop. A caller that arrives while a flush runs waits for the next
 * one, since the running flush may have begun before its commit.
 */
export function flusher(fd: number): () => Promise<void> {
  let running = false;
  let waiting: { resolve: () => void; reject: (e: Error) => void }[] = [];
  const turn = (): void => {
    const batch = waiting;
    waiting = [];
    running = true;
    fdatasync(fd, (error) => {
      running = false;
      for (const w of batch)
        if (error) w.reject(error);
        else w.resolve();
      if (waiting.length > 0) turn();
    });
  };
  return () =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (!running) turn();
    });
}
