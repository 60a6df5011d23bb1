import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { ipv4FromNumber } from '../../services/contract/addresses.ts';
import { addAddress, aNamespace, cable, ended } from '../netns.ts';
import { aDesk, aFolder } from './dhcp-lab.ts';

const crowdProgram = fileURLToPath(new URL('dhcp-crowd.ts', import.meta.url));

export interface KillResult {
  /** ACKs that machines had in hand. */
  acks: number;
  /** Machines whose acknowledged lease is not in the store. */
  lost: string[];
  /** Addresses that two machines were given, and machines that were given two. */
  twice: string[];
}

/** Kills the desk at random moments while machines come for addresses, starts it again on its data, and compares. */
export async function killAtRandom(times: number): Promise<KillResult> {
  await using stack = new AsyncDisposableStack();
  using dir = aFolder();
  const at = stack.use(await aNamespace('d'));
  const lan = stack.use(await aNamespace('c'));
  await cable(at, 'eth1', lan, 'eth0');
  await addAddress(at, 'eth1', '10.77.0.1/20');
  const log = path.join(dir.path, 'acks');
  writeFileSync(log, '');
  const subnet = { cidr: '10.77.0.0/20', range: ['10.77.0.10', '10.77.15.250'], nic: 'eth1' } as const;
  const plan = {
    dir: path.join(dir.path, 'data'),
    subnets: [subnet],
    leaseSeconds: 3_600,
    probeMs: 20,
    besideOthers: false,
  };
  const acked = (): [string, string][] =>
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .filter((l) => l !== '')
      .map((l) => l.split(' ') as [string, string]);

  const crowd = lan.start(process.execPath, crowdProgram, 'eth0', log);
  for (let kill = 0; kill < times; kill++) {
    const before = acked().length;
    const desk = await aDesk(at, plan);
    if (desk.health.state !== 'listening') throw new Error(desk.health.detail);
    for (let wait = 0; acked().length === before && wait < 500; wait++) await pause(10);
    await pause(Math.random() * 250);
    await ended(desk.child, 'SIGKILL');
  }
  await ended(crowd);
  const acks = acked();
  const store = new Database(path.join(plan.dir, 'metaldesk.db'));
  const rows = store.prepare("SELECT mac, address FROM lease WHERE state = 'active'").all() as {
    mac: string;
    address: number;
  }[];
  store.close();
  const stored = new Map(rows.map((row) => [row.mac, ipv4FromNumber(row.address)]));
  const addressOf = new Map<string, string>();
  const macOf = new Map<string, string>();
  const twice = new Set<string>();
  for (const [mac, address] of acks) {
    if ((macOf.get(address) ?? mac) !== mac) twice.add(address);
    if ((addressOf.get(mac) ?? address) !== address) twice.add(mac);
    macOf.set(address, mac);
    addressOf.set(mac, address);
  }
  const lost = [...addressOf].filter(([mac, address]) => stored.get(mac) !== address).map(([mac]) => mac);
  return { acks: acks.length, lost, twice: [...twice] };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
