import type { LiveMessage } from '../../services/contract/live.ts';
import { refuse, type Result } from '../../services/contract/result.ts';
import type { Connection } from '../../services/doors/local/in-process.ts';
import { keepConnected, type Connect } from './keep-connected.ts';

export type LinkState = { state: 'up' } | { state: 'down'; nextTryAt: number };

/** The controller as a window knows it, whether it runs in this process or in another. */
export interface DeskLink {
  call(name: string, input: unknown): Promise<Result<unknown>>;
  /** All events after number `after`, then what comes, and signals; returns the end of it. */
  subscribe(after: number, onMessage: (message: LiveMessage) => void): () => void;
  /** Tells how the link is, now if that is known already and at each change. */
  onState(fn: (state: LinkState) => void): () => void;
  retryNow(): void;
  close(): void;
}

/** A connection runs 32 calls at once and refuses more; what is above this waits here. */
const callsAtOnce = 24;
const absent = refuse('unavailable', 'The controller does not answer. Try again when it is connected.');

/**
 * The link over whatever `connect` makes: the controller of this process, or one behind a local socket. Calls share
 * one connection, each subscription has its own; after a loss each goes on after the last event that it was given.
 */
export function deskLink(connect: Connect): DeskLink {
  const listeners = new Set<(state: LinkState) => void>();
  const ends = new Set<() => void>();
  const queue: (() => void)[] = [];
  let calls: Connection | undefined;
  let state: LinkState | undefined;
  let running = 0;
  let know = (): void => {};
  /** A window asks as soon as it is open: its first calls wait until it is known whether anybody answers. */
  const known = new Promise<void>((resolve) => (know = resolve));
  const tell = (now: LinkState): void => {
    state = now;
    know();
    for (const fn of listeners) fn(now);
  };
  const kept = keepConnected(connect, {
    connected(connection) {
      calls = connection;
      void connection.gone.then(() => (calls = undefined));
      tell({ state: 'up' });
    },
    lost: (nextTryAt) => tell({ state: 'down', nextTryAt }),
  });
  /** A place among the calls that run; whoever ends hands its place on. */
  const place = (): Promise<void> => {
    if (running >= callsAtOnce) return new Promise((go) => queue.push(go));
    running += 1;
    return Promise.resolve();
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    async call(name, input) {
      await known;
      await place();
      try {
        return calls ? await calls.call(name, input) : absent;
      } finally {
        leave();
      }
    },
    subscribe(after, onMessage) {
      let last = after;
      let ended = false;
      const subscription = keepConnected(connect, {
        connected: (connection) =>
          connection.subscribe(last, (message) => {
            if (ended) return;
            if (message.kind === 'event') last = message.event.n;
            if (message.kind === 'caught_up') last = message.n;
            onMessage(message);
          }),
        lost: () => {},
      });
      const end = (): void => {
        ended = true;
        ends.delete(end);
        subscription.stop();
      };
      ends.add(end);
      return end;
    },
    onState(fn) {
      listeners.add(fn);
      if (state) fn(state);
      return () => void listeners.delete(fn);
    },
    retryNow: () => kept.retryNow(),
    close() {
      kept.stop();
      know();
      for (const end of ends) end();
    },
  };
}
