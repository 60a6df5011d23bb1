import { createServer, type RequestListener } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

/** The first byte of a TLS handshake (RFC 8446 section 5.1); no HTTP method begins with it. */
const handshake = 0x16;
const firstByteWithinMs = 10_000;
const plainWithinMs = 10_000;

/**
 * Lets plain requests on a TLS port be answered by `plain`, which sends them on: who types the address without https://
 * is not left with a broken connection. Gives what ends all connections.
 */
export function answerPlainToo(server: TlsServer, plain: RequestListener): () => void {
  const sockets = new Set<Socket>();
  const plainServer = createServer({ keepAlive: false }, plain);
  const [secure] = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const giveUp = (): void => void socket.destroy();
    socket.on('error', giveUp);
    const timer = setTimeout(giveUp, firstByteWithinMs);
    socket.once('close', () => clearTimeout(timer));
    socket.once('readable', () => {
      clearTimeout(timer);
      const first = socket.read() as Buffer | null;
      if (first === null) return giveUp();
      socket.unshift(first);
      if (first[0] === handshake) return secure!.call(server, socket);
      const late = setTimeout(giveUp, plainWithinMs);
      socket.once('close', () => clearTimeout(late));
      plainServer.emit('connection', socket);
    });
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}
