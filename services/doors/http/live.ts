import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Caller } from '../../contract/implement.ts';
import { openSession } from '../sessions.ts';
import type { HttpDoorDeps } from './server.ts';
import { turnAway, whoAsks } from './who-asks.ts';

const viewsAtMost = 200;
const pingEveryMs = 30_000;
/** Tells the page that its session ended: it asks for the password then. */
const signedOutCode = 4401;

const isSame = (a: Caller, b: Caller): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * WebSocket `/api/live`: calls and live messages of contract/lines.ts. It ends as soon as whoever opened it may not any
 * more, or may something else than before.
 */
export function mountLive(app: FastifyInstance, deps: HttpDoorDeps): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  const open = new Map<WebSocket, () => Promise<void>>();
  const noMore = deps.access.onChange(() => {
    for (const look of open.values()) void look();
  });
  app.addHook('onClose', (_app, done) => {
    noMore();
    done();
  });

  function serve(socket: WebSocket, request: FastifyRequest): void {
    const caller = callers.get(request)!;
    const session = openSession(deps.session, caller, {
      send: (text, done) => socket.send(text, (error) => error ?? done()),
      end: (why) => {
        socket.close(1008, why);
        setTimeout(() => socket.terminate(), 1_000).unref();
      },
    });
    async function look(): Promise<void> {
      const now = await whoAsks(request, deps.identities).catch(() => null);
      if (now?.ok && isSame(now.value, caller)) return;
      session.close();
      socket.close(signedOutCode, 'Who may do what has changed.');
      setTimeout(() => socket.terminate(), 1_000).unref();
    }
    open.set(socket, look);
    let answered = true;
    const ping = setInterval(() => {
      if (!answered) return socket.terminate();
      answered = false;
      socket.ping();
      void look();
    }, pingEveryMs);
    socket.on('pong', () => (answered = true));
    socket.on('message', (data, isBinary) => {
      if (isBinary) return socket.close(1003, 'Only text.');
      session.onText((data as Buffer).toString('utf8'));
    });
    socket.on('close', () => {
      open.delete(socket);
      clearInterval(ping);
      session.close();
    });
  }

  app.get(
    '/api/live',
    {
      websocket: true,
      async preValidation(request, reply) {
        const who = await whoAsks(request, deps.identities);
        if (who.ok) return void callers.set(request, who.value);
        deps.count(`refused: ${who.problem.code}`);
        return turnAway(reply, who.problem);
      },
    },
    (socket, request) => {
      if (open.size >= viewsAtMost) {
        deps.count('refused: too many live views');
        return socket.close(1013, 'Too many live views are open.');
      }
      serve(socket, request);
    },
  );
}
