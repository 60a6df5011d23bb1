import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Input, Output, ProcedureName } from '../services/contract/calls.ts';
import type { Result } from '../services/contract/result.ts';
import { openController, type Controller } from '../services/controller.ts';
import { systemClock } from '../services/platform/clock.ts';
import { silentLog } from '../services/platform/log.ts';
import { MemoryWire } from '../services/platform/sockets/memory-wire.ts';
import { memoryUnicastWire } from '../services/platform/sockets/unicast-port-memory.ts';
import { writeManifest, type Manifest } from '../services/site/images/manifest.ts';
import { checkConfig } from '../services/site/desk/index.ts';
import { lanDhcp } from './stories/lan-dhcp.ts';
import { plugInMachine, type Given, type PluggedIn } from './stories/plugged-in.ts';
import { memorySockets, nextNet, writeImages } from './stories/wires.ts';

export interface LiveDeskOptions {
  /** A build of the UI. */
  rendererDir: string;
  /** Nothing is served yet: the desk asks what first run asks. */
  firstRun?: boolean;
  /** A router answers DHCP on its network. */
  router?: boolean;
  /** Where it keeps its data and is reached; folder and places of its own unless said. */
  place?: LivePlace;
}

/** What a desk has in common with the one that ran before it. */
export interface LivePlace {
  dataDir: string;
  port: number;
  /** The first three parts of its subnet. */
  net: string;
}

/** As the desk tells of it; what the machines load is of the same names, and small. */
const ephemeralSystem: Manifest = {
  ...{ format: 1, kind: 'ephemeral', arch: 'amd64', key: 'live', system: 'debian bookworm' },
  ...{ kernelVersion: '6.1.0-40-amd64', packages: [] },
  files: { 'eph.squashfs': { sha256: '0'.repeat(64), sizeBytes: 173_000_000 } },
};

/** The running product for a browser: the real controller, real time, simulated machines on wires in memory. */
export interface LiveDesk extends AsyncDisposable {
  readonly url: string;
  /** Puts a machine on the wire, switched off. */
  plugIn(given?: Given): Promise<PluggedIn>;
  /** Calls a procedure as the desk's own user does; throws with the sentence of a refusal. */
  do<N extends ProcedureName>(name: N, input: Input<N>): Promise<Output<N>>;
}

export async function liveDesk({
  rendererDir,
  firstRun = false,
  router = false,
  place,
}: LiveDeskOptions): Promise<LiveDesk> {
  const wires = { wire: new MemoryWire(), tftpWire: memoryUnicastWire() };
  const net = place?.net ?? nextNet();
  const nics = new Map([['lan0', `${net}.1`]]);
  const lan = router ? await lanDhcp(wires.wire, 'lan0', `${net}.254`, 5) : undefined;
  const dataDir = place?.dataDir ?? mkdtempSync(path.join(tmpdir(), 'md-live-'));
  writeImages(dataDir);
  writeManifest(path.join(dataDir, 'images/ephemeral/amd64'), ephemeralSystem);
  const config = checkConfig({
    domain: 'lab.example',
    ...(!firstRun && {
      nics: ['lan0'],
      subnets: [{ cidr: `${net}.0/24`, dynamicRange: [`${net}.100`, `${net}.199`] }],
    }),
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  const opened = await openController({
    dataDir,
    rendererDir,
    version: '0.1.0',
    http: { host: '127.0.0.1', port: place?.port ?? 0 },
    config: { config: config.value, adminPassword: null },
    log: silentLog,
    sockets: memorySockets(nics, wires, systemClock),
  });
  if (!opened.ok) throw new Error(opened.problem.sentence);
  const controller: Controller = opened.value;
  await controller.start();
  const plugged: PluggedIn[] = [];
  return {
    url: controller.url,
    async plugIn(given = {}) {
      const machine = await plugInMachine(wires, { nic: 'lan0', ...given });
      plugged.push(machine);
      return machine;
    },
    async do<N extends ProcedureName>(name: N, input: Input<N>): Promise<Output<N>> {
      const answer = await fetch(`${controller.url}/api/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const result = (await answer.json()) as Result<Output<N>>;
      if (!result.ok) throw new Error(`${name}: ${result.problem.sentence}`);
      return result.value;
    },
    async [Symbol.asyncDispose]() {
      for (const machine of plugged) machine.unplug();
      await controller.stop();
      await lan?.[Symbol.asyncDispose]();
      if (!place) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
