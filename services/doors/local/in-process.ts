import type { Caller } from '../../contract/implement.ts';
import type { ToClient } from '../../contract/lines.ts';
import type { LiveMessage } from '../../contract/live.ts';
import { refuse, type Result } from '../../contract/result.ts';
import { openSession, type SessionDeps } from '../sessions.ts';

/** One connection to the controller of this process: calls, and one subscription at a time. */
export interface Connection {
  call(name: string, input: unknown): Promise<Result<unknown>>;
  subscribe(after: number, onMessage: (message: LiveMessage) => void): void;
  /** Resolves when the controller ended the connection. */
  readonly gone: Promise<void>;
  close(): void;
}

export interface InProcessDoor {
  connect(): Connection;
  /** Ends every connection. */
  stop(): void;
}

/**
 * The contract for a window whose main process hosts the controller: the session of the local socket without the
 * socket. Values pass as JSON text there and here, so that a window cannot tell the one from the other.
 */
export function openInProcessDoor(deskCaller: () => Caller, deps: SessionDeps): InProcessDoor {
  const ends = new Set<() => void>();
  return {
    connect() {
      const waiting = new Map<number, (result: Result<unknown>) => void>();
      const lost = refuse('unavailable', 'The controller ended before it answered.');
      let subscriber: (message: LiveMessage) => void = () => {};
      let lastId = 0;
      let open = true;
      let leave = (): void => {};
      const gone = new Promise<void>((left) => (leave = left));
      const hear = (message: ToClient): void => {
        if (!open) return;
        if ('kind' in message) return subscriber(message);
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
      };
      const end = (): void => {
        if (!open) return;
        open = false;
        ends.delete(end);
        session.close();
        for (const answer of waiting.values()) answer(lost);
        leave();
      };
      const session = openSession(deps, deskCaller(), {
        // Later, as from a socket: who subscribes or calls has gone on by then.
        send: (text, done) =>
          queueMicrotask(() => {
            hear(JSON.parse(text) as ToClient);
            done();
          }),
        end,
      });
      ends.add(end);
      return {
        call: (name, input) =>
          new Promise((answered) => {
            if (!open) return answered(lost);
            waiting.set(++lastId, answered);
            session.onText(JSON.stringify({ id: lastId, call: name, input }));
          }),
        subscribe(after, onMessage) {
          subscriber = onMessage;
          if (open) session.onText(JSON.stringify({ subscribe: { after } }));
        },
        gone,
        close: end,
      };
    },
    stop() {
      for (const end of ends) end();
    },
  };
}
