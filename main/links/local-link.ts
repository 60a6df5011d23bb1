import { connect } from 'node:net';
import type { ToClient } from '../../services/contract/lines.ts';
import type { LiveMessage } from '../../services/contract/live.ts';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { lineReader } from '../../services/doors/local/lines.ts';
import type { ControllerLink } from './caller.ts';

export interface LocalLink extends ControllerLink {
  /** All events after number `after`, then what comes, until the link is closed. */
  subscribe(after: number, onMessage: (message: LiveMessage) => void): void;
  /** Resolves when the controller ended the link. */
  readonly gone: Promise<void>;
}

/** A thousand machines are about 1 MiB. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** Links to the controller behind a socket file. Refuses with `unavailable` when nobody listens there. */
export function openLocalLink(socketFile: string): Promise<Result<LocalLink>> {
  return new Promise((resolve) => {
    const socket = connect(socketFile);
    const waiting = new Map<number, (result: Result<unknown>) => void>();
    let subscriber: (message: LiveMessage) => void = () => {};
    let lastId = 0;
    let leave = (): void => {};
    const gone = new Promise<void>((left) => (leave = left));
    const lost = refuse('unavailable', 'The controller ended before it answered.');
    const hear = (line: string): void => {
      const message = JSON.parse(line) as ToClient;
      if ('kind' in message) return subscriber(message);
      waiting.get(message.id)?.(message.result);
      waiting.delete(message.id);
    };
    const lines = lineReader(maxAnswerBytes, hear, () => socket.destroy());
    socket.on('data', (chunk) => lines.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EACCES' ? 'You may not open its socket' : 'No controller runs';
      resolve(refuse('unavailable', `${why} (${socketFile}). Start one with \`npm start\`, or name --data.`));
    });
    socket.on('close', () => {
      for (const answer of waiting.values()) answer(lost);
      waiting.clear();
      leave();
    });
    socket.on('connect', () =>
      resolve(
        ok({
          call: (name, input) =>
            new Promise((answered) => {
              if (socket.destroyed) return answered(lost);
              waiting.set(++lastId, answered);
              socket.write(`${JSON.stringify({ id: lastId, call: name, input })}\n`);
            }),
          subscribe(after, onMessage) {
            subscriber = onMessage;
            socket.write(`${JSON.stringify({ subscribe: { after } })}\n`);
          },
          gone,
          close: () => void socket.end(),
        }),
      ),
    );
  });
}
