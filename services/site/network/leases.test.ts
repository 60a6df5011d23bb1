import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ipv4ToNumber } from '../../contract/addresses.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';
import { eventsAfter, openEvents } from '../../platform/events/events.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore, type Store } from '../../platform/store/store.ts';
import type { LeaseRequest } from './lease.ts';
import { openLeases, type Leases } from './leases.ts';

let dir: string;
let store: Store;
let clock: FakeClock;
let leases: Leases;
const mac = (n: number): string =>
  `52:54:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;
const onEth1 = { nic: 'eth1', giaddr: undefined, link: undefined, ciaddr: undefined };
const request = (n: number, address: string, subnetId = 1): LeaseRequest => ({
  subnetId,
  mac: mac(n),
  address,
  hostname: null,
  clientId: null,
  vendorClass: null,
});

async function open(): Promise<void> {
  store = await openStore(dir);
  leases = openLeases({ store, clock, log: silentLog, events: openEvents(store, clock) });
  await leases.load();
}

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'metaldesk-leases-'));
  clock = fakeClock();
  await open();
  await store.transaction(async (tx) => {
    await tx
      .insertInto('fabric')
      .values({ id: 1, name: 'fabric-0', class_type: null, description: '' })
      .execute();
    const vlan = { id: 1, fabric_id: 1, vid: 0, name: 'untagged', description: '', mtu: 1500, dhcp_on: 1 };
    await tx.insertInto('vlan').values(vlan).execute();
    const subnet = { vlan_id: 1, description: '', dns_servers: '[]', managed: 1, lease_seconds: 600 };
    await tx
      .insertInto('subnet')
      .values([
        { ...subnet, id: 1, name: 'a', cidr: '10.77.0.0/24', gateway_ip: '10.77.0.11', nic: 'eth1' },
        { ...subnet, id: 2, name: 'b', cidr: '10.78.0.0/24', gateway_ip: null, nic: 'eth2' },
        { ...subnet, id: 3, name: 'c', cidr: '10.79.0.0/24', gateway_ip: null, nic: null },
      ])
      .execute();
    const range = { type: 'dynamic' as const, comment: '' };
    await tx
      .insertInto('ip_range')
      .values([
        { ...range, subnet_id: 1, start_ip: '10.77.0.10', end_ip: '10.77.0.14' },
        { ...range, subnet_id: 2, start_ip: '10.78.0.10', end_ip: '10.78.0.200' },
        { ...range, subnet_id: 3, start_ip: '10.79.0.10', end_ip: '10.79.0.200' },
        { ...range, subnet_id: 1, type: 'reserved', start_ip: '10.77.0.13', end_ip: '10.77.0.13' },
      ])
      .execute();
    await tx
      .insertInto('static_address')
      .values({ mac: mac(9), address: ipv4ToNumber('10.77.0.12')!, subnet_id: 1, comment: '' })
      .execute();
  });
  await leases.load();
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

test('free addresses leave out the gateway, reserved ranges and those fixed for others', () => {
  const given = [1, 2, 3].map((n) => {
    const free = leases.factsFor(mac(n), onEth1, undefined)!.free;
    if (free) leases.offer(1, mac(n), free);
    return free;
  });
  expect(given).toEqual(['10.77.0.10', '10.77.0.14', undefined]);
  expect(leases.factsFor(mac(9), onEth1, undefined)!.own).toEqual({ address: '10.77.0.12', as: 'fixed' });
});

test('an offer lapses after a minute and then serves the next', async () => {
  leases.offer(1, mac(1), '10.77.0.10');
  leases.offer(1, mac(2), '10.77.0.14');
  expect(leases.factsFor(mac(3), onEth1, undefined)!.free).toBeUndefined();
  await clock.advance(61_000);
  expect(leases.factsFor(mac(3), onEth1, undefined)!.free).toBe('10.77.0.10');
});

test('a lease outlives a restart; a released or ended address is kept for its machine until another needs it', async () => {
  expect(await leases.settle([request(1, '10.77.0.10')])).toMatchObject([
    { address: '10.77.0.10', seconds: 600 },
  ]);
  await leases.settle([request(2, '10.77.0.14')]);
  await leases.release(1, mac(2), '10.77.0.14');
  await store.close();
  await open();
  expect(leases.holderOf('10.77.0.10')).toBe(mac(1));
  expect(leases.addressOf(mac(1))).toBe('10.77.0.10');
  expect(leases.holderOf('10.77.0.14')).toBeUndefined();
  expect(leases.factsFor(mac(2), onEth1, undefined)!.own).toEqual({ address: '10.77.0.14', as: 'past' });
  expect(leases.factsFor(mac(3), onEth1, '10.77.0.10')!.named).toBe('taken');
  await clock.advance(601_000);
  expect(leases.holderOf('10.77.0.10')).toBeUndefined();
  leases.offer(1, mac(3), '10.77.0.10');
  expect(leases.factsFor(mac(1), onEth1, undefined)!.own).toBeUndefined();
});

test('of two that want one address in one batch the second loses, and the store says so', async () => {
  const [first, second] = await leases.settle([request(1, '10.77.0.10'), request(2, '10.77.0.10')]);
  expect(first).toMatchObject({ mac: mac(1) });
  expect(second).toBe('lost');
  expect(await leases.settle([request(2, '10.77.0.10')])).toEqual(['lost']);
  const rows = await store.read.selectFrom('lease').select(['address', 'mac']).execute();
  expect(rows).toEqual([{ address: ipv4ToNumber('10.77.0.10'), mac: mac(1) }]);
});

test('a renewal in the first quarter of a lease needs no new row; a later one does', async () => {
  await leases.settle([request(1, '10.77.0.10')]);
  const began = async () =>
    (await store.read.selectFrom('lease').select('starts_at').executeTakeFirstOrThrow()).starts_at;
  const first = await began();
  await clock.advance(100_000);
  expect(await leases.settle([request(1, '10.77.0.10')])).toMatchObject([{ seconds: 500 }]);
  expect(await began()).toBe(first);
  await clock.advance(200_000);
  expect(await leases.settle([request(1, '10.77.0.10')])).toMatchObject([{ seconds: 600 }]);
  expect(await began()).toBe(first + 300_000);
});

test('a declined address rests for a day, also after a restart, and the admin is told', async () => {
  await leases.settle([request(1, '10.77.0.10')]);
  await leases.setAside(1, mac(1), '10.77.0.10');
  await store.close();
  await open();
  expect(leases.factsFor(mac(1), onEth1, '10.77.0.10')).toMatchObject({
    own: undefined,
    named: 'taken',
    free: '10.77.0.14',
  });
  expect(await leases.settle([request(1, '10.77.0.10')])).toEqual(['lost']);
  const [event] = await eventsAfter(store.read, 0, 10);
  expect(event).toMatchObject({ kind: 'dhcp.declined', level: 'warning' });
  expect(event!.text).toContain('10.77.0.10');
  await clock.advance(24 * 3_600_000 + 1);
  expect(leases.factsFor(mac(1), onEth1, '10.77.0.10')!.named).toBe('free');
});

test('an address that a device uses without a lease is set aside for all but that device', async () => {
  expect(await leases.foundInUse('eth1', mac(7), '10.77.0.10')).toBe(true);
  expect(await leases.foundInUse('eth1', mac(7), '10.77.0.10')).toBe(false);
  expect(leases.freeOn('eth1', 9)).not.toContain('10.77.0.10');
  await leases.load();
  expect(leases.factsFor(mac(1), onEth1, '10.77.0.10')!.named).toBe('taken');
  expect(await leases.settle([request(1, '10.77.0.10')])).toEqual(['lost']);
  expect(leases.factsFor(mac(7), onEth1, undefined)!.own).toEqual({ address: '10.77.0.10', as: 'past' });
  expect(await leases.settle([request(7, '10.77.0.10')])).toMatchObject([{ mac: mac(7) }]);
  expect(leases.holderOf('10.77.0.10')).toBe(mac(7));
  const events = await eventsAfter(store.read, 0, 10);
  expect(events.map((e) => e.kind)).toEqual(['dhcp.address_in_use']);
  expect(events[0]!.text).toContain(mac(7));
});

test('what has a lease, is not handed out or belongs to another interface is never set aside', async () => {
  await leases.settle([request(1, '10.77.0.10')]);
  expect(await leases.foundInUse('eth1', mac(7), '10.77.0.10')).toBe(false);
  expect(await leases.foundInUse('eth1', mac(7), '10.77.0.200')).toBe(false);
  expect(await leases.foundInUse('eth9', mac(7), '10.77.0.14')).toBe(false);
  await leases.release(1, mac(1), '10.77.0.10');
  expect(await leases.foundInUse('eth1', mac(1), '10.77.0.10')).toBe(false);
  expect(await eventsAfter(store.read, 0, 10)).toEqual([]);
});

test('a device that has a lease keeps it when it is found to use a second address', async () => {
  await leases.settle([request(1, '10.77.0.10')]);
  expect(await leases.foundInUse('eth1', mac(1), '10.77.0.14')).toBe(true);
  await leases.load();
  expect(leases.holderOf('10.77.0.10')).toBe(mac(1));
  expect(leases.factsFor(mac(1), onEth1, undefined)!.own?.address).toBe('10.77.0.10');
});

test('a fixed address that is refused stays fixed', async () => {
  await leases.setAside(1, mac(9), '10.77.0.12');
  expect(leases.factsFor(mac(9), onEth1, undefined)!.own).toEqual({ address: '10.77.0.12', as: 'fixed' });
  expect((await eventsAfter(store.read, 0, 10))[0]!.text).toContain('fixed address 10.77.0.12');
});

test('the admin is told once that a pool is empty', async () => {
  leases.exhausted(1);
  leases.exhausted(1);
  await clock.advance(1);
  const events = await eventsAfter(store.read, 0, 10);
  expect(events.map((e) => e.kind)).toEqual(['dhcp.pool_exhausted']);
});

test('the interface says which subnet is meant; a relay names subnets of no interface only', () => {
  const cidr = (where: object, named?: string) =>
    leases.factsFor(mac(1), { ...onEth1, ...where }, named)?.subnet.cidr;
  expect(cidr({})).toBe('10.77.0.0/24');
  expect(cidr({ nic: 'eth2' })).toBe('10.78.0.0/24');
  expect(cidr({}, '10.78.0.20')).toBe('10.77.0.0/24');
  expect(cidr({ giaddr: '10.79.0.1' })).toBe('10.79.0.0/24');
  expect(cidr({ giaddr: '10.78.0.1' })).toBeUndefined();
  expect(cidr({ giaddr: '192.0.2.1' })).toBeUndefined();
  expect(cidr({ giaddr: '192.0.2.1', link: '10.79.0.0' })).toBe('10.79.0.0/24');
  expect(cidr({ ciaddr: '10.79.0.20' })).toBe('10.79.0.0/24');
  expect(cidr({ nic: 'eth3' })).toBeUndefined();
});

test('a machine whose address becomes fixed moves there, and its old one is free again', async () => {
  await leases.settle([request(1, '10.77.0.10')]);
  await store.transaction((tx) =>
    tx
      .insertInto('static_address')
      .values({ mac: mac(1), address: ipv4ToNumber('10.77.0.50')!, subnet_id: 1, comment: '' })
      .execute(),
  );
  await leases.load();
  expect(leases.factsFor(mac(1), onEth1, '10.77.0.10')).toMatchObject({
    own: { as: 'fixed' },
    named: 'taken',
  });
  leases.offer(1, mac(1), '10.77.0.50');
  expect(leases.holderOf('10.77.0.10')).toBe(mac(1));
  await leases.settle([request(1, '10.77.0.50')]);
  expect(await leases.settle([request(2, '10.77.0.10')])).toMatchObject([{ mac: mac(2) }]);
});

test('many machines come and go in a small pool without any address given twice', async () => {
  const held = new Map<string, number>();
  for (let round = 0; round < 400; round++) {
    const n = (round * 7) % 23;
    const facts = leases.factsFor(mac(n), { ...onEth1, nic: 'eth2' }, undefined)!;
    const address = facts.own?.address ?? facts.free!;
    leases.offer(2, mac(n), address);
    if (round % 3 === 0) {
      const [lease] = await leases.settle([request(n, address, 2)]);
      if (lease !== 'lost') held.set(address, n);
    }
    if (round % 5 === 0) await leases.release(2, mac(n), address);
    await clock.advance(round % 11 === 0 ? 130_000 : 50);
  }
  const rows = await store.read
    .selectFrom('lease')
    .select(['address', 'mac'])
    .where('state', '=', 'active')
    .execute();
  expect(held.size).toBeGreaterThan(5);
  expect(new Set(rows.map((r) => r.mac)).size).toBe(rows.length);
});
