import type { Worker } from 'node:worker_threads';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Log } from '../../platform/log.ts';
import { startThread } from '../../platform/threads.ts';
import type { Counters, Service, ServiceHealth } from '../../service.ts';
import type { FromThread, TftpConfig, ToThread } from './config.ts';
import { MAX_ADDRESSES } from './config.ts';
import type { TransferReport } from './report.ts';

const STOP_WITHIN_MS = 2_000;
const START_AGAIN_MS = 1_000;

export interface TftpDeps {
  /** Told of every transfer as it begins, goes on (twice a second) and ends. */
  readonly saw: (report: TransferReport) => void;
  readonly log: Log;
}

/** TFTP for booting machines, in a thread of its own. start refuses where a port is taken or not permitted. */
export class TftpService implements Service {
  readonly name = 'tftp';
  readonly #config: TftpConfig;
  readonly #deps: TftpDeps;
  #worker: Worker | undefined;
  #again: NodeJS.Timeout | undefined;
  #wanted = false;
  #health: ServiceHealth = { state: 'stopped', detail: 'Not started.' };
  #counters: Counters = {};
  /** Sums of threads that died; a new thread counts from 0. */
  #before: Counters = {};
  #crashes = 0;

  constructor(config: TftpConfig, deps: TftpDeps) {
    this.#config = config;
    this.#deps = deps;
  }

  async start(): Promise<Result<void>> {
    if (this.#worker) return ok(undefined);
    this.#wanted = true;
    const started =
      this.#config.addresses.length <= MAX_ADDRESSES ? await this.#begin() : tooMany(this.#config);
    if (!started.ok) this.#health = { state: 'refused', detail: started.problem.sentence };
    return started;
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#again);
    const worker = this.#worker;
    if (!worker) return;
    const message: ToThread = { stop: true };
    worker.postMessage(message);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, STOP_WITHIN_MS);
      worker.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    await worker.terminate();
    this.#health = { state: 'stopped', detail: 'Stopped.' };
  }

  health(): ServiceHealth {
    return this.#health;
  }

  counters(): Counters {
    return { ...sum(this.#before, this.#counters), crashes: this.#crashes };
  }

  #begin(): Promise<Result<void>> {
    this.#health = { state: 'starting', detail: 'Opening its ports.' };
    const worker = startThread('tftp', this.#config);
    this.#worker = worker;
    return new Promise((resolve) => {
      worker.on('message', (said: FromThread) => {
        if (said.listening) resolve(this.#listening());
        if (said.refused) resolve(refuse(said.refused.code, said.refused.sentence));
        this.#heard(said);
      });
      worker.on('error', (error) => this.#deps.log.error({ err: error }, 'the TFTP thread failed'));
      worker.once('exit', () => {
        resolve(refuse('failed', 'The TFTP thread ended before it could listen; the log says why.'));
        this.#ended(worker);
      });
    });
  }

  #listening(): Result<void> {
    const { addresses, port } = this.#config;
    this.#health = {
      state: 'listening',
      detail: addresses.map((address) => `${address}:${port}`).join(', '),
    };
    return ok(undefined);
  }

  #heard(said: FromThread): void {
    if (said.counters) this.#counters = said.counters;
    if (said.error) this.#deps.log.error({ error: said.error }, 'TFTP met an error and goes on');
    for (const report of said.reports ?? []) this.#deps.saw(report);
  }

  /** A thread that listened and then died is a bug; machines still have to boot, so another takes its place. */
  #ended(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#before = { ...sum(this.#before, this.#counters), transfers: 0, open_files: 0 };
    this.#counters = {};
    if (!this.#wanted || this.#health.state !== 'listening') return;
    this.#crashes += 1;
    this.#health = { state: 'failed', detail: 'The TFTP thread ended by itself; it is started again.' };
    this.#again = setTimeout(() => void this.start(), START_AGAIN_MS);
  }
}

const tooMany = ({ addresses }: TftpConfig): Result<void> =>
  refuse(
    'too_many_addresses',
    `TFTP serves at most ${MAX_ADDRESSES} addresses, and ${addresses.length} are given.`,
  );

function sum(a: Counters, b: Counters): Record<string, number> {
  const both: Record<string, number> = { ...a };
  for (const [name, value] of Object.entries(b)) both[name] = (both[name] ?? 0) + value;
  return both;
}
