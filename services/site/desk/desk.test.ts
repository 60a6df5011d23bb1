import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../../contract/implement.ts';
import { deskContract } from './contract.ts';
import { fakeClock } from '../../platform/clock.ts';
import { openEvents } from '../../platform/events/events.ts';
import type { Ground } from '../../platform/ground.ts';
import { silentLog } from '../../platform/log.ts';
import { secretsWith } from '../../platform/secrets/secrets.ts';
import { openStore } from '../../platform/store/store.ts';
import { nothingServed, storeSetUp } from '../network/index.ts';
import { openDesk, type Desk } from './index.ts';
import { clockTrouble, diskTrouble } from './trouble.ts';

const admin: Caller = { name: 'admin', userId: 1, may: ['view', 'edit', 'admin'] };
let dir: string;
let ground: Ground;
let desk: Desk;
const others = new Map<string, string | null>();

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-desk-'));
  const store = await openStore(dir);
  const clock = fakeClock();
  const secrets = secretsWith(Buffer.alloc(32, 7));
  ground = { store, clock, secrets, events: openEvents(store, clock), log: silentLog };
  desk = openDesk(ground, {
    dataDir: dir,
    version: '1.2.3',
    services: () => [
      {
        name: 'dhcp4',
        start: () => Promise.resolve({ ok: true, value: undefined }),
        stop: () => Promise.resolve(),
        health: () => ({ state: 'refused', detail: '10.77.0.9 answers here.' }),
        counters: () => ({ in: 3 }),
      },
    ],
    nicSigns: () => [],
    dhcpServerOn: (nic) => others.get(nic),
    imageTrouble: () => null,
    clockTrouble: () => null,
    restartServices: () => Promise.resolve(),
    deskName: () => Promise.resolve('Lab'),
    autoCommission: () => Promise.resolve(false),
  });
});
afterEach(async () => {
  await ground.store.close();
  rmSync(dir, { recursive: true });
});

test('the status tells what is served, what is refused and why', async () => {
  await storeSetUp(
    ground,
    {
      serving: { ...nothingServed, nics: ['eth1'] },
      subnets: [{ cidr: '10.77.0.0/24', gateway: null, dns: [], dynamicRange: null, vlan: 0 }],
    },
    [],
    'admin',
  );
  const status = await desk.implementation['desk.status']({}, admin);
  if (!status.ok) throw new Error(status.problem.sentence);
  expect(deskContract['desk.status'].output.parse(status.value)).toMatchObject({
    setUp: true,
    nics: [{ name: 'eth1', subnet: '10.77.0.0/24', mode: 'dhcp', linkUp: false }],
    services: [{ name: 'dhcp4', label: 'DHCP', state: 'refused', counters: { in: 3 } }],
    problems: [{ code: 'service_refused', sentence: 'DHCP: 10.77.0.9 answers here.' }],
  });
});

test('a disk nearly full and a clock that went back are told', () => {
  expect(diskTrouble(2 ** 31)).toBeNull();
  expect(diskTrouble(300 * 2 ** 20)?.sentence).toContain('300 MiB');
  expect(diskTrouble(0)?.sentence).toContain('nothing');
  expect(clockTrouble(1_000_000, 1_030_000)).toBeNull();
  expect(clockTrouble(0, 600_000)?.sentence).toContain('10 minutes');
});

test('beside another DHCP server the status names it, and says when none answers', async () => {
  const serving = { ...nothingServed, nics: ['eth1', 'eth2'] };
  const dhcp4 = { ...serving.dhcp4, modes: { eth1: 'proxy' as const } };
  await storeSetUp(ground, { serving: { ...serving, dhcp4 }, subnets: [] }, [], 'admin');
  const status = async () => {
    const told = await desk.implementation['desk.status']({}, admin);
    if (!told.ok) throw new Error(told.problem.sentence);
    const { nics, problems } = told.value;
    return [...nics.map((n) => [n.mode, n.beside]), problems.some((p) => p.code === 'no_dhcp_server')];
  };
  expect(await status()).toEqual([['proxy', null], ['dhcp', null], false]);
  others.set('eth1', '192.168.1.1');
  expect(await status()).toEqual([['proxy', '192.168.1.1'], ['dhcp', null], false]);
  others.set('eth1', null);
  expect(await status()).toEqual([['proxy', null], ['dhcp', null], true]);
});
