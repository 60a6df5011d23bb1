import { once } from 'node:events';
import type { Server } from 'node:http';
import { duplexPair, type Duplex } from 'node:stream';
import { ok, type Result } from '../../contract/result.ts';
import { counter } from '../../platform/count.ts';
import type { Counters, Service, ServiceHealth } from '../../service.ts';
import { machineServer, type MachineHttpOptions } from './machine-server.ts';

/** The machines' HTTP without a network: connections are made in memory, by whoever plays the machine. */
export class MemoryHttpService implements Service {
  readonly name = 'http';
  readonly #options: MachineHttpOptions;
  readonly #count = counter();
  #server: Server | undefined;

  constructor(options: MachineHttpOptions) {
    this.#options = options;
  }

  async start(): Promise<Result<void>> {
    this.#server ??= machineServer(this.#options, this.#count);
    return ok(undefined);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
  }

  health(): ServiceHealth {
    const { addresses, port } = this.#options;
    return this.#server
      ? { state: 'listening', detail: addresses.map((address) => `${address}:${port}`).join(', ') }
      : { state: 'stopped', detail: 'Stopped.' };
  }

  counters(): Counters {
    return { ...this.#count.all(), ...this.#options.files.counters() };
  }

  /** A connection from a machine's address to one of ours; for `createConnection` of node:http. Throws when stopped. */
  connect(from: string, to: string): Duplex {
    if (!this.#server || !this.#options.addresses.includes(to)) throw new Error(`nobody listens at ${to}`);
    const [near, far] = duplexPair();
    const ends = { remoteAddress: from, localAddress: to, localPort: this.#options.port };
    this.#server.emit('connection', Object.assign(far, ends));
    void once(near, 'close').then(() => far.destroy());
    return near;
  }
}
