import type { Connection } from '../../services/doors/local/in-process.ts';
import type { Result } from '../../services/contract/result.ts';

export type Connect = () => Promise<Result<Connection>>;

export interface Kept {
  /** Tries now instead of waiting for the next try. */
  retryNow(): void;
  stop(): void;
}

export interface Hearing {
  connected(connection: Connection): void;
  /** The next try comes at that time, milliseconds since 1970. */
  lost(nextTryAt: number): void;
}

const firstDelayMs = 250;
const longestDelayMs = 8_000;

/** Connects, and again with back-off whenever the connection is lost, until it is stopped. */
export function keepConnected(connect: Connect, hearing: Hearing): Kept {
  let stopped = false;
  let present: Connection | undefined;
  let wake = (): void => {};
  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  async function live(): Promise<void> {
    let delayMs = firstDelayMs;
    while (!stopped) {
      const made = await connect();
      if (made.ok && stopped) return made.value.close();
      if (made.ok) {
        delayMs = firstDelayMs;
        present = made.value;
        hearing.connected(present);
        await present.gone;
        present = undefined;
      }
      if (stopped) return;
      hearing.lost(Date.now() + delayMs);
      await wait(delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    }
  }
  void live();
  return {
    retryNow: () => wake(),
    stop() {
      stopped = true;
      present?.close();
      wake();
    },
  };
}
