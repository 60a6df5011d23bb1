import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { aFolder } from '../interop/dhcp-lab.ts';
import { addAddress, aNamespace, cable, ended, type Child } from '../netns.ts';
import { printTable } from './table.ts';

/**
 * The whole headless program beside a bare Node that holds nothing: start to serving, resident memory idle and with
 * 1,000 leases. Needs root.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const load = fileURLToPath(new URL('dhcp-load.ts', import.meta.url));

/** Resident memory in MB; the launcher's child is the program itself where there is one. */
function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000;
}

async function readyLine(child: Child): Promise<{ pid: number; services: Record<string, string> }> {
  for await (const line of createInterface(child.stdout))
    return JSON.parse(line) as { pid: number; services: Record<string, string> };
  throw new Error('The program ended before it was ready.');
}

using folder = aFolder();
await using at = await aNamespace('s');
await using lan = await aNamespace('c');
await cable(at, 'eth1', lan, 'eth0');
await addAddress(at, 'eth1', '10.64.0.1/12');
await addAddress(lan, 'eth0', '10.64.0.2/12');
const config = path.join(folder.path, 'desk.yaml');
writeFileSync(
  config,
  'nic: eth1\nsubnets:\n  - { cidr: 10.64.0.0/12, dynamicRange: [10.65.0.0, 10.65.255.255] }\n',
);

const started = performance.now();
const desk = at.start(
  process.execPath,
  path.join(root, 'dist/serve.js'),
  'serve',
  '--data',
  path.join(folder.path, 'data'),
  '--http',
  '127.0.0.1:5240',
  '--config',
  config,
);
desk.stderr.resume();
const ready = await readyLine(desk);
const startMs = performance.now() - started;
await wait(3_000);
const idleMb = residentMb(ready.pid);
const child = lan.start(process.execPath, load, 'eth0', 'storm', '1000');
const storm = JSON.parse(await text(child.stdout)) as { doras: number; ms: number };
await wait(2_000);
const loadedMb = residentMb(ready.pid);
await ended(desk, 'SIGTERM');

const bareStarted = performance.now();
const bare = at.start(
  process.execPath,
  '-e',
  'console.log(JSON.stringify({ pid: process.pid, services: {} })); setInterval(() => {}, 1e6)',
);
const bareReady = await readyLine(bare);
const bareMs = performance.now() - bareStarted;
await wait(500);
const bareMb = residentMb(bareReady.pid);
await ended(bare, 'SIGTERM');

console.log(
  `services: ${JSON.stringify(ready.services)}; ${storm.doras} leases in ${Math.round(storm.ms)} ms`,
);
printTable(
  'The headless program',
  ['start to serving, ms', 'idle, MB', 'with 1,000 leases, MB'],
  { name: 'ours', values: [startMs, idleMb, loadedMb] },
  [{ name: 'bare Node', values: [bareMs, bareMb, null] }],
);
