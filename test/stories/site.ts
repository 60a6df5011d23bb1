import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import type { Result } from '../../services/contract/result.ts';
import { openController, type Controller } from '../../services/controller.ts';
import { fakeClock, type Clock, type FakeClock } from '../../services/platform/clock.ts';
import { silentLog } from '../../services/platform/log.ts';
import { MemoryWire } from '../../services/platform/sockets/memory-wire.ts';
import { memoryUnicastWire } from '../../services/platform/sockets/unicast-port-memory.ts';
import { checkConfig } from '../../services/site/desk/index.ts';
import { lanDhcp } from './lan-dhcp.ts';
import { plugInMachine, type Given, type PluggedIn } from './plugged-in.ts';
import { memorySockets, nextNet, writeImages } from './wires.ts';

/** A story takes a second or so; a busy build machine must not end it. */
vi.setConfig({ testTimeout: 60_000 });

export interface SiteOptions {
  autoCommission?: boolean;
  /** How many addresses the pool has; 50 unless said. */
  poolSize?: number;
  /** What the program takes for the time, made of the site's own clock. */
  clockOf?: (clock: FakeClock) => Clock;
  /** Also serve a second interface, with a subnet of its own. */
  secondNic?: boolean;
  /** Another server gives the addresses on the first interface; it answers at once, or after so many milliseconds. */
  beside?: true | { answersAfterMs: number };
}

/** A whole site in one process: the real controller with its DHCP and TFTP wires in memory, HTTP and IPMI on loopback, our clock. */
export class Site implements AsyncDisposable {
  readonly clock: FakeClock = fakeClock(Date.now());
  readonly wire = new MemoryWire();
  readonly tftpWire = memoryUnicastWire();
  /** Interface to the desk's address on it. */
  readonly nics: ReadonlyMap<string, string>;
  readonly #dataDir = mkdtempSync(path.join(tmpdir(), 'md-story-'));
  readonly #options: SiteOptions;
  readonly #undo: (() => unknown)[] = [];
  #controller: Controller | undefined;
  #router: AsyncDisposable | undefined;

  constructor(options: SiteOptions) {
    this.#options = options;
    const names = options.secondNic ? ['lan0', 'lan1'] : ['lan0'];
    this.nics = new Map(names.map((name) => [name, `${nextNet()}.1`]));
    writeImages(this.#dataDir);
  }

  /** The other server's address, where there is one. */
  get routerAddress(): string {
    return this.nics.get('lan0')!.replace(/\.1$/, '.254');
  }

  /** Starts the program on its data folder; after `kill` or `stop` as a restart. */
  async start(): Promise<Record<string, string>> {
    const { autoCommission = false, poolSize = 50, beside } = this.#options;
    const nets = [...this.nics.values()].map((address) => address.replace(/\.1$/, ''));
    const config = checkConfig({
      nics: [...this.nics.keys()],
      domain: 'story.example',
      autoCommission,
      ...(beside && { services: { dhcp4: { mode: 'proxy' } } }),
      subnets: (beside ? [] : nets).map((net) => ({
        cidr: `${net}.0/24`,
        dynamicRange: [`${net}.100`, `${net}.${99 + poolSize}`],
      })),
    });
    if (!config.ok) throw new Error(config.problem.sentence);
    if (beside && !this.#router) {
      const { answersAfterMs } = beside === true ? { answersAfterMs: 0 } : beside;
      this.#router = await lanDhcp(this.wire, 'lan0', this.routerAddress, answersAfterMs);
    }
    const opened = await openController({
      dataDir: this.#dataDir,
      rendererDir: this.#dataDir,
      version: '0.0.0',
      http: { host: '127.0.0.1', port: 0 },
      config: { config: config.value, adminPassword: null },
      clock: this.#options.clockOf?.(this.clock) ?? this.clock,
      log: silentLog,
      sockets: memorySockets(this.nics, this, this.clock),
    });
    if (!opened.ok) throw new Error(opened.problem.sentence);
    this.#controller = opened.value;
    return this.#whileTimeGoesOn(this.#controller.start());
  }

  async stop(): Promise<void> {
    const running = this.#controller;
    this.#controller = undefined;
    if (running) await this.#whileTimeGoesOn(running.stop());
  }

  /** Calls a procedure as the desk's own user does, through the HTTP door. */
  async call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
    const url = `${this.#controller?.url}/api/call/${name}`.replace(/([^:])\/\//, '$1/');
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
    return (await answer.json()) as Result<Output<N>>;
  }

  /** The same, where a refusal is not part of the story. */
  async do<N extends ProcedureName>(name: N, input: Input<N>): Promise<Output<N>> {
    const result = await this.call(name, input);
    if (!result.ok) throw new Error(`${name}: ${result.problem.sentence}`);
    return result.value;
  }

  async machines() {
    return (await this.do('machines.list', {})).items;
  }

  machine(systemId: string) {
    return this.do('machines.get', { systemId });
  }

  /** What was written down about a machine, oldest first. */
  async events(systemId?: string): Promise<string[]> {
    const { items } = await this.do('events.list', { ...(systemId && { systemId }), limit: 200 });
    return items.map((event) => event.text).reverse();
  }

  /** Lets time go on until `look` gives something, at most `limitMs` of the site's time. */
  async until<T>(
    what: string,
    look: () => Promise<T | false | undefined | null>,
    { limitMs = 120_000, stepMs = 250 } = {},
  ): Promise<T> {
    const end = this.clock.now() + limitMs;
    for (;;) {
      const seen = await look();
      if (seen) return seen;
      if (this.clock.now() >= end) throw new Error(`In ${limitMs / 1000} s it did not happen that ${what}.`);
      await this.pass(stepMs, stepMs);
    }
  }

  /** Lets `ms` go by in small steps, so that what waits for the network is not overtaken by time. */
  async pass(ms: number, stepMs = 250): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.clock.advance(Math.min(stepMs, left));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Puts a machine on the wire, switched off. */
  async plugIn(given: Given = {}): Promise<PluggedIn> {
    const plugged = await plugInMachine(this, given);
    this.#undo.push(() => plugged.unplug());
    return plugged;
  }

  async #whileTimeGoesOn<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const done = work.finally(() => (over = true));
    done.catch(() => {});
    while (!over) await this.pass(20, 10);
    return done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const undo of this.#undo.splice(0)) await undo();
    await this.stop();
    await this.#router?.[Symbol.asyncDispose]();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** A site that serves its interface. Ends with `await using`. */
export async function aSite(options: SiteOptions = {}): Promise<Site> {
  const site = new Site(options);
  const states = await site.start();
  for (const name of ['dhcp4', 'tftp', 'http', 'metadata'])
    if (states[name] !== 'listening') throw new Error(`${name} is ${states[name]}`);
  return site;
}
