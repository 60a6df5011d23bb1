import { ok, type Result } from '../../contract/result.ts';
import type { Clock } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import type { OpenUnicastPort } from '../../platform/sockets/unicast-port.ts';
import type { Counters, Service, ServiceHealth } from '../../service.ts';
import type { TftpConfig } from './config.ts';
import { serveOnPorts, type PortBody } from './port-body.ts';
import type { TftpDeps } from './server.ts';

/** TFTP in the caller's own thread, over whatever opens ports: for a whole site in one process. */
export class PortTftpService implements Service {
  readonly name = 'tftp';
  readonly #config: TftpConfig;
  readonly #deps: TftpDeps;
  readonly #open: OpenUnicastPort;
  readonly #clock: Clock;
  readonly #count = counter();
  #body: PortBody | undefined;
  #health: ServiceHealth = { state: 'stopped', detail: 'Not started.' };

  constructor(config: TftpConfig, deps: TftpDeps, open: OpenUnicastPort, clock: Clock) {
    [this.#config, this.#deps, this.#open, this.#clock] = [config, deps, open, clock];
  }

  async start(): Promise<Result<void>> {
    if (this.#body) return ok(undefined);
    const { addresses, port } = this.#config;
    const body = await serveOnPorts(this.#config, this.#open, this.#clock, this.#count, this.#deps.saw);
    if (!body.ok) {
      this.#health = { state: 'refused', detail: body.problem.sentence };
      return body;
    }
    this.#body = body.value;
    this.#health = {
      state: 'listening',
      detail: addresses.map((address) => `${address}:${port}`).join(', '),
    };
    return ok(undefined);
  }

  async stop(): Promise<void> {
    this.#body?.close();
    this.#body = undefined;
    this.#health = { state: 'stopped', detail: 'Stopped.' };
  }

  health(): ServiceHealth {
    return this.#health;
  }

  counters(): Counters {
    const { transfers = 0, openFiles = 0 } = this.#body?.engine ?? {};
    return { ...this.#count.all(), transfers, open_files: openFiles };
  }
}
