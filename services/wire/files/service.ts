import type { Server } from 'node:http';
import { once } from 'node:events';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { counter } from '../../platform/count.ts';
import type { Counters, Service, ServiceHealth } from '../../service.ts';
import { machineServer, type MachineHttpOptions } from './machine-server.ts';

export type { MachineHttpOptions } from './machine-server.ts';

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
    const server = machineServer(this.#options, this.#count);
    const failed = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen({ host: address, port, exclusive: true }, () => resolve(undefined));
    });
    if (failed) return refuseListen(address, port, failed.code ?? failed.message);
    this.#servers.push(server);
    return ok(undefined);
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
