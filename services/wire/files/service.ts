import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { counter } from '../../platform/count.ts';
import type { Counters, Service, ServiceHealth } from '../../service.ts';
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

/** HTTP for machines on the picked NICs: boot files, iPXE scripts, and what else is routed here. */
export class MachineHttpService implements Service {
  readonly name = 'http';
  readonly #options: MachineHttpOptions;
  readonly #count = counter();
  #servers: Server[] = [];
  #health: ServiceHealth = { state: 'stopped', detail: 'Not started.' };

  constructor(options: MachineHttpOptions) {
    this.#options = options;
  }

  async start(): Promise<Result<void>> {
    if (this.#servers.length > 0) return ok(undefined);
    const { addresses, port } = this.#options;
    for (const address of addresses) {
      const listening = await this.#listen(address, port);
      if (listening.ok) continue;
      await this.stop();
      this.#health = { state: 'refused', detail: listening.problem.sentence };
      return listening;
    }
    this.#health = {
      state: 'listening',
      detail: addresses.map((address) => `${address}:${port}`).join(', '),
    };
    return ok(undefined);
  }

  async stop(): Promise<void> {
    const servers = this.#servers;
    this.#servers = [];
    this.#health = { state: 'stopped', detail: 'Stopped.' };
    await Promise.all(
      servers.map(async (server) => {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections(); // a machine that loads an image asks again
        await closed;
      }),
    );
  }

  health(): ServiceHealth {
    return this.#health;
  }

  counters(): Counters {
    return { ...this.#count.all(), ...this.#options.files.counters() };
  }

  async #listen(address: string, port: number): Promise<Result<void>> {
    const server = createServer(
      {
        maxHeaderSize: limits.maxHeaderBytes,
        headersTimeout: limits.headersWithinMs,
        requestTimeout: limits.requestWithinMs,
        keepAliveTimeout: limits.keepAliveMs,
        connectionsCheckingInterval: 5_000,
        noDelay: true,
      },
      (request, response) => void this.#route(request, response),
    );
    server.maxConnections = limits.maxConnections;
    server.on('drop', () => this.#count('connections_dropped'));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      this.#count(`dropped_${(error.code ?? 'unreadable').toLowerCase()}`);
      if (!socket.writable) return socket.destroy();
      const status =
        error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    });
    const failed = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen({ host: address, port, exclusive: true }, () => resolve(undefined));
    });
    if (failed) return refuseListen(address, port, failed.code ?? failed.message);
    this.#servers.push(server);
    return ok(undefined);
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { routes = {}, files } = this.#options;
    const route = Object.keys(routes).find((beginning) => request.url?.startsWith(beginning));
    try {
      await (route === undefined ? files.handle : routes[route]!)(request, response);
    } catch {
      this.#count('errors'); // a handler's own duty was to answer
      response.destroy();
    }
  }
}

function refuseListen(address: string, port: number, code: string): Result<void> {
  if (code === 'EADDRINUSE') {
    return refuse(
      'port_taken',
      `TCP port ${port} of ${address} is taken by another program. Stop it, or set services.http.port.`,
    );
  }
  if (code === 'EADDRNOTAVAIL')
    return refuse('no_such_address', `No NIC of this host has the address ${address} any more.`);
  return refuse('port_refused', `TCP port ${port} of ${address} cannot be opened: ${code}.`);
}
