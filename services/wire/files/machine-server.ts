import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Count } from '../../platform/count.ts';
import type { MachineFiles } from './handler.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface MachineHttpOptions {
  /** Local addresses, one listener each. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly files: MachineFiles;
  /** Other handlers by the beginning of the path ("/MAAS/metadata/"); they end their answers and log their own errors. */
  readonly routes?: Readonly<Record<string, Handle>>;
}

/** What one machine may cost, whatever it sends or leaves out. */
const limits = {
  maxHeaderBytes: 16 * 1024,
  /** To send a request's headers, and the whole of it with an upload. */
  headersWithinMs: 15_000,
  requestWithinMs: 300_000,
  keepAliveMs: 30_000,
  maxConnections: 1_024,
} as const;

/** The HTTP server that machines speak to, not listening yet. */
export function machineServer(options: MachineHttpOptions, count: Count): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersWithinMs,
      requestTimeout: limits.requestWithinMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: 5_000,
      noDelay: true,
    },
    (request, response) => void route(options, count, request, response),
  );
  server.maxConnections = limits.maxConnections;
  server.on('drop', () => count('connections_dropped'));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    count(`dropped_${(error.code ?? 'unreadable').toLowerCase()}`);
    if (!socket.writable) return socket.destroy();
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });
  return server;
}

async function route(
  { routes = {}, files }: MachineHttpOptions,
  count: Count,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const beginning = Object.keys(routes).find((one) => request.url?.startsWith(one));
  try {
    await (beginning === undefined ? files.handle : routes[beginning]!)(request, response);
  } catch {
    count('errors'); // a handler's own duty was to answer
    response.destroy();
  }
}
