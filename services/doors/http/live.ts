import type { FastifyInstance } from 'fastify';
import { openSession } from '../sessions.ts';
import type { HttpDoorDeps } from './server.ts';

const sessionsAtMost = 200;
const pingEveryMs = 30_000;

/** WebSocket `/api/live`: calls and live messages of contract/lines.ts, for who sits at the desk. */
export function mountLive(app: FastifyInstance, deps: HttpDoorDeps): void {
  let sessions = 0;
  app.get('/api/live', { websocket: true }, (socket) => {
    if (sessions >= sessionsAtMost) {
      deps.count('refused: too many live views');
      return socket.close(1013, 'Too many live views are open.');
    }
    sessions += 1;
    const session = openSession(deps.session, deps.deskCaller(), {
      send: (text, done) => socket.send(text, (error) => error ?? done()),
      end: (why) => {
        socket.close(1008, why);
        setTimeout(() => socket.terminate(), 1_000).unref();
      },
    });
    let answered = true;
    const ping = setInterval(() => {
      if (!answered) return socket.terminate();
      answered = false;
      socket.ping();
    }, pingEveryMs);
    socket.on('pong', () => (answered = true));
    socket.on('message', (data, isBinary) => {
      if (isBinary) return socket.close(1003, 'Only text.');
      session.onText((data as Buffer).toString('utf8'));
    });
    socket.on('close', () => {
      sessions -= 1;
      clearInterval(ping);
      session.close();
    });
  });
}
