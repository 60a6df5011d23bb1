import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeClock } from '../../platform/clock.ts';
import { eventsAfter, openEvents } from '../../platform/events/events.ts';
import type { Ground } from '../../platform/ground.ts';
import { silentLog } from '../../platform/log.ts';
import { secretsWith } from '../../platform/secrets/secrets.ts';
import { openStore } from '../../platform/store/store.ts';
import type { NicSigns } from './nic-signs.ts';
import { nothingServed, readServing } from './serving.ts';
import { nicOf, storeSetUp } from './set-up.ts';
import { subnetTrouble, type SubnetWanted } from './subnet-check.ts';
import { subnetsWithPools } from './subnet-list.ts';

let dir: string;
let ground: Ground;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-network-'));
  const store = await openStore(dir);
  const clock = fakeClock();
  const secrets = secretsWith(Buffer.alloc(32, 7));
  ground = { store, clock, secrets, events: openEvents(store, clock), log: silentLog };
});
afterEach(async () => {
  await ground.store.close();
  rmSync(dir, { recursive: true });
});

const nic = (name: string, ...addresses: string[]): NicSigns => ({
  name,
  mac: '52:54:00:00:00:01',
  hardwareType: 1,
  linkUp: true,
  speedMbps: null,
  driver: '',
  isWireless: false,
  isBridge: false,
  isTunnel: false,
  isPair: false,
  switchedOff: false,
  bus: null,
  master: null,
  addresses: addresses.map((address) => ({ address, prefix: 24 })),
  defaultRoute: false,
  gateway: null,
});
const subnet = (cidr: string, more: Partial<SubnetWanted> = {}): SubnetWanted => ({
  cidr,
  gateway: null,
  dns: [],
  dynamicRange: null,
  vlan: 0,
  ...more,
});
const serving = { ...nothingServed, nics: ['eth1'] };
const signs = [nic('eth1', '10.77.0.1')];

test('the same set-up again writes nothing', async () => {
  const wanted = {
    serving,
    subnets: [subnet('10.77.0.0/24', { dynamicRange: ['10.77.0.100', '10.77.0.199'] })],
  };
  expect(await storeSetUp(ground, wanted, signs, 'admin')).toEqual({ ok: true, value: { changed: true } });
  const rows = async () =>
    Promise.all(
      (['event', 'subnet', 'vlan', 'fabric', 'ip_range', 'setting'] as const).map((table) =>
        ground.store.read.selectFrom(table).selectAll().execute(),
      ),
    );
  const before = await rows();
  expect(await storeSetUp(ground, wanted, signs, 'admin')).toEqual({ ok: true, value: { changed: false } });
  expect(await rows()).toEqual(before);
  expect(await readServing(ground.store.read)).toEqual(serving);
});

test('a changed pool is changed in place; a subnet that is left out is served no more and keeps its row', async () => {
  await storeSetUp(
    ground,
    { serving, subnets: [subnet('10.77.0.0/24'), subnet('10.9.0.0/24')] },
    signs,
    'admin',
  );
  const pool = ['10.77.0.20', '10.77.0.29'] as const;
  await storeSetUp(
    ground,
    { serving, subnets: [subnet('10.77.0.0/24', { dynamicRange: pool, gateway: '10.77.0.254' })] },
    signs,
    'admin',
  );
  const managed = await ground.store.read.selectFrom('subnet').select(['cidr', 'managed']).execute();
  expect(managed).toEqual([
    { cidr: '10.77.0.0/24', managed: 1 },
    { cidr: '10.9.0.0/24', managed: 0 },
  ]);
  expect((await subnetsWithPools(ground))[0]).toMatchObject({
    dynamicRanges: [pool],
    addressesInPool: 10,
    gateway: '10.77.0.254',
    nic: 'eth1',
  });
});

test('subnets that overlap are refused', async () => {
  const wanted = { serving, subnets: [subnet('10.77.0.0/16'), subnet('10.77.3.0/24')] };
  expect(await storeSetUp(ground, wanted, signs, 'admin')).toMatchObject({
    problem: { sentence: 'The subnets 10.77.0.0/16 and 10.77.3.0/24 overlap.' },
  });
});

test('a subnet is on the picked interface with an address in it, else behind a relay', () => {
  const all = [nic('eth1', '10.77.0.1'), nic('eth2', '10.78.0.1'), nic('eth3')];
  expect(nicOf('10.78.0.0/24', ['eth1', 'eth2'], all)).toBe('eth2');
  expect(nicOf('10.99.0.0/24', ['eth1', 'eth2'], all)).toBeNull();
  expect(nicOf('10.99.0.0/24', ['eth1', 'eth3'], all)).toBe('eth3');
});

test.each([
  ['cidr', subnet('10.77.0.0/31')],
  ['cidr', subnet('10.77.0.1/24')],
  ['gateway', subnet('10.77.0.0/24', { gateway: '10.78.0.1' })],
  ['dynamicRange', subnet('10.77.0.0/24', { dynamicRange: ['10.77.0.10', '10.77.1.10'] })],
  ['dynamicRange', subnet('10.77.0.0/24', { dynamicRange: ['10.77.0.20', '10.77.0.10'] })],
  ['dynamicRange', subnet('10.77.0.0/24', { dynamicRange: ['10.77.0.20', '10.77.0.255'] })],
])('what is wrong with a subnet is told by field: %s', (field, wanted) => {
  expect(subnetTrouble(wanted)).toMatchObject({ field });
});

test('beside another DHCP server no subnet is needed, and the log says what happens', async () => {
  const dhcp4 = { ...serving.dhcp4, mode: 'proxy' as const };
  const wanted = { serving: { ...serving, dhcp4 }, subnets: [] };
  expect(await storeSetUp(ground, wanted, signs, 'admin')).toEqual({ ok: true, value: { changed: true } });
  expect(await storeSetUp(ground, wanted, signs, 'admin')).toEqual({ ok: true, value: { changed: false } });
  const [event] = await eventsAfter(ground.store.read, 0, 10);
  expect(event!.text).toBe('Booting machines on eth1 beside another DHCP server.');
});
