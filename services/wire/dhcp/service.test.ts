import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { eventsAfter, openEvents, type Events } from '../../platform/events/events.ts';
import { silentLog } from '../../platform/log.ts';
import type { OpenDhcpPort } from '../../platform/sockets/open-dhcp-port.ts';
import { MemoryWire, type Arrival } from '../../platform/sockets/memory-wire.ts';
import { openStore, type Store } from '../../platform/store/store.ts';
import { ipv4ToNumber } from '../../contract/addresses.ts';
import { readOption } from '../../protocols/dhcp4/options.ts';
import type { Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import { DhcpClient, type DhcpClientOptions } from '../../simulator/dhcp-client.ts';
import { firstFile } from '../../site/boot/index.ts';
import {
  openLeases,
  openOtherServers,
  openSeenAddresses,
  type Leases,
  type SeenAddresses,
} from '../../site/network/index.ts';
import { listenOnWire } from './listen.ts';
import { DhcpService, type DhcpServiceOptions } from './service.ts';

let dir: string;
let store: Store;
let events: Events;
let leases: Leases;
let addresses: SeenAddresses;
let wire: MemoryWire;
let service: DhcpService;
const seen: [string, unknown][] = [];
const desk = { eth1: '10.77.0.1', eth2: '10.78.0.1' } as Record<string, string>;

function aService(with_: Partial<DhcpServiceOptions> = {}, settings = {}): DhcpService {
  return new DhcpService({
    ...{ clock: systemClock, log: silentLog, events, leases, seen: addresses, servers: openOtherServers() },
    ...{ open: wire.open, probeMs: 20 },
    boot: {
      firstFile,
      saw: (who, step, facts) => seen.push([`${who.mac} ${step}`, facts]),
      sawPacket: () => {},
    },
    settings: () => ({
      ...{ nics: ['eth1', 'eth2'], proxied: [], besideOthers: false, httpPort: 5248 },
      ...{ manners: { domain: 'lab.example', ntpServers: [] }, ...settings },
    }),
    addressesOf: (nic) => (desk[nic] ? [{ address: desk[nic], prefix: 24 }] : []),
    holders: async () => [],
    ...with_,
  });
}

function machine(
  nic: string,
  n: number,
  more: Partial<DhcpClientOptions> = {},
): DhcpClient & { heard: Arrival[] } {
  const mac = `52:54:00:77:00:${n.toString(16).padStart(2, '0')}`;
  const heard: Arrival[] = [];
  const client: DhcpClient = new DhcpClient({ mac, send: (bytes) => station.send(bytes), ...more });
  const station = wire.plugIn(nic, mac, (arrival) => {
    heard.push(arrival);
    client.take(arrival.bytes);
  });
  return Object.assign(client, { heard });
}
const kind = (packet: Dhcp4Packet | undefined) => packet && readOption(packet.options, 'messageType');

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'metaldesk-dhcp-'));
  store = await openStore(dir);
  events = openEvents(store, systemClock);
  wire = new MemoryWire();
  seen.length = 0;
  await store.transaction(async (tx) => {
    await tx
      .insertInto('fabric')
      .values({ id: 1, name: 'fabric-0', class_type: null, description: '' })
      .execute();
    const vlan = { id: 1, fabric_id: 1, vid: 0, name: 'untagged', description: '', mtu: 1500, dhcp_on: 1 };
    await tx.insertInto('vlan').values(vlan).execute();
    for (const [id, net, nic] of [
      [1, '10.77.0', 'eth1'],
      [2, '10.78.0', 'eth2'],
      [3, '10.79.0', null],
    ] as const) {
      const subnet = {
        vlan_id: 1,
        name: net,
        description: '',
        dns_servers: '[]',
        managed: 1,
        lease_seconds: 600,
      };
      await tx
        .insertInto('subnet')
        .values({ ...subnet, id, cidr: `${net}.0/24`, gateway_ip: null, nic })
        .execute();
      const range = { subnet_id: id, type: 'dynamic' as const, comment: '' };
      await tx
        .insertInto('ip_range')
        .values({ ...range, start_ip: `${net}.100`, end_ip: `${net}.102` })
        .execute();
    }
    const fixed = {
      mac: '52:54:00:77:00:09',
      address: ipv4ToNumber('10.77.0.9')!,
      subnet_id: 1,
      comment: '',
    };
    await tx.insertInto('static_address').values(fixed).execute();
  });
  leases = openLeases({ store, events, clock: systemClock, log: silentLog });
  addresses = openSeenAddresses({ store, clock: systemClock, log: silentLog });
  service = aService();
});
afterEach(async () => {
  await service.stop();
  await store.close();
  rmSync(dir, { recursive: true });
});

test('a machine gets an address, its lease is in the store, and the timeline hears of it', async () => {
  expect(await service.start()).toEqual({ ok: true, value: undefined });
  const m = machine('eth1', 1, {
    says: { clientArchitectures: [7], vendorClass: 'PXEClient:Arch:00007:UNDI:003000', hostName: 'm1' },
  });
  const ack = await m.obtain(1_000);
  expect(ack).toMatchObject({ yiaddr: '10.77.0.100', siaddr: '10.77.0.1', file: 'ipxe.efi' });
  expect(m.heard.map((a) => a.to)).toEqual(
    Array(2).fill({ to: 'station', mac: m.mac, address: '10.77.0.100', port: 68 }),
  );
  const rows = await store.read.selectFrom('lease').selectAll().execute();
  expect(rows).toMatchObject([
    { mac: m.mac, state: 'active', hostname: 'm1', address: ipv4ToNumber('10.77.0.100') },
  ]);
  expect(seen.at(-1)).toEqual([
    `${m.mac} dhcp`,
    { address: '10.77.0.100', arch: 7, isIpxe: false, file: 'ipxe.efi' },
  ]);
  expect(leases.holderOf('10.77.0.100')).toBe(m.mac);
  expect(service.counters()).toMatchObject({ in: 2, answered: 2 });
});

test('renewing, releasing and coming back gives the same address; a fixed one is always the same', async () => {
  await service.start();
  const m = machine('eth1', 1);
  await m.obtain(1_000);
  expect(await m.renew(1_000)).toMatchObject({ yiaddr: '10.77.0.100', ciaddr: '10.77.0.100' });
  m.release();
  await expect.poll(() => service.counters()['released']).toBe(1);
  expect(leases.holderOf('10.77.0.100')).toBeUndefined();
  expect((await machine('eth1', 2).obtain(1_000))?.yiaddr).toBe('10.77.0.101');
  expect((await m.obtain(1_000))?.yiaddr).toBe('10.77.0.100');
  expect(kind(await m.reboot('192.0.2.5', 1_000))).toBe('nak');
  expect((await machine('eth1', 9).obtain(1_000))?.yiaddr).toBe('10.77.0.9');
});

test('iPXE is told that there is no IPv6 router to wait for; others are told nothing', async () => {
  const told: string[] = [];
  const open: OpenDhcpPort = async (options) => ({
    ...(await wire.open(options)),
    sayNoRouter: (mac) => told.push(mac),
  });
  service = aService({ open });
  await service.start();
  const ipxe = machine('eth1', 1, { says: { ipxe: { 19: '01' } } });
  const ack = await ipxe.obtain(1_000);
  await machine('eth1', 2).obtain(1_000);
  expect(new Set(told)).toEqual(new Set([ipxe.mac]));
  expect(readOption(ack!.options, 'bootFile')).toMatch(/^http:\/\/10\.77\.0\.1:5248\/boot\/ipxe/);
});

test('two interfaces are never mixed up', async () => {
  await service.start();
  const [a, b] = await Promise.all([machine('eth1', 1).obtain(1_000), machine('eth2', 2).obtain(1_000)]);
  expect([a?.yiaddr, b?.yiaddr]).toEqual(['10.77.0.100', '10.78.0.100']);
  expect(readOption(b!.options, 'serverIdentifier')).toBe('10.78.0.1');
  const moved = machine('eth2', 1);
  expect(kind(await moved.reboot('10.77.0.100', 1_000))).toBe('nak');
  expect((await moved.obtain(1_000))?.yiaddr).toBe('10.78.0.101');
});

test('a declined address rests; the admin is told; the machine gets another', async () => {
  await service.start();
  const m = machine('eth1', 1);
  await m.obtain(1_000);
  m.decline();
  await expect.poll(() => service.counters()['declined']).toBe(1);
  expect((await m.obtain(1_000))?.yiaddr).toBe('10.77.0.101');
  expect((await eventsAfter(store.read, 0, 10)).map((e) => e.kind)).toEqual(['dhcp.declined']);
});

test('a device that answers for an address between OFFER and REQUEST keeps it: NAK, then another address', async () => {
  await service.start();
  const m = machine('eth1', 1);
  const offer = await m.discover(1_000);
  expect(offer?.yiaddr).toBe('10.77.0.100');
  expect(await leases.foundInUse('eth1', '52:54:00:77:00:aa', '10.77.0.100')).toBe(true);
  expect(kind(await m.select(offer!, 1_000))).toBe('nak');
  expect((await m.obtain(1_000))?.yiaddr).toBe('10.77.0.101');
});

test('what devices without a lease use is set aside before anybody asks', async () => {
  wire.plugIn('eth1', '52:54:00:77:00:aa', () => {}).address = '10.77.0.100';
  wire.plugIn('eth1', '52:54:00:77:00:bb', () => {}).address = '10.78.0.100'; // of the other interface's network
  await service.start();
  await expect.poll(() => service.counters()['arp: in use, set aside']).toBe(1);
  expect((await machine('eth1', 1).obtain(1_000))?.yiaddr).toBe('10.77.0.101');
  expect((await machine('eth2', 2).obtain(1_000))?.yiaddr).toBe('10.78.0.100');
  const [event] = await eventsAfter(store.read, 0, 10);
  expect(event).toMatchObject({ kind: 'dhcp.address_in_use', level: 'warning' });
  expect(event!.text).toContain('52:54:00:77:00:aa uses 10.77.0.100');
});

test('without the right to ask by ARP the service serves and says so', async () => {
  const open: OpenDhcpPort = async (options) => ({ ...(await wire.open(options)), openArp: () => undefined });
  service = aService({ open });
  await service.start();
  expect(service.health().state).toBe('listening');
  expect(service.health().detail).toContain('CAP_NET_RAW');
});

test('a pool that runs dry says so once and goes on serving those who have an address', async () => {
  await service.start();
  for (const n of [1, 2, 3]) expect(await machine('eth1', n).obtain(1_000)).toBeDefined();
  const late = machine('eth1', 4);
  expect(await late.discover(30)).toBeUndefined();
  expect(await late.discover(30)).toBeUndefined();
  expect(service.counters()).toMatchObject({ 'dropped: pool exhausted': 2 });
  const asks = machine('eth1', 5, { says: { autoConfigure: 1 } });
  const denied = await asks.discover(1_000);
  expect(denied).toMatchObject({ yiaddr: '0.0.0.0' });
  expect(readOption(denied!.options, 'autoConfigure')).toBe(0);
  await expect
    .poll(async () => (await eventsAfter(store.read, 0, 10)).map((e) => e.kind))
    .toEqual(['dhcp.pool_exhausted']);
  expect((await machine('eth1', 1).obtain(1_000))?.yiaddr).toBe('10.77.0.100');
});

test('a relay gets its answer at its own address, with option 82, for the subnet behind it', async () => {
  await service.start();
  const heard: Arrival[] = [];
  const relay = wire.plugIn('eth1', 'relay', (arrival) => {
    heard.push(arrival);
    client.take(arrival.bytes);
  });
  relay.address = '10.79.0.1';
  const client = new DhcpClient({
    ...{ mac: '52:54:00:77:00:31', giaddr: '10.79.0.1', send: (bytes: Uint8Array) => relay.send(bytes, 67) },
    says: { relayAgent: { 1: '65746831' } },
  });
  expect((await client.obtain(1_000))?.yiaddr).toBe('10.79.0.100');
  expect(heard.map((a) => a.to)).toEqual(Array(2).fill({ to: 'address', address: '10.79.0.1', port: 67 }));
  expect(readOption(client.lease!.options, 'relayAgent')).toEqual({ 1: '65746831' });
});

test('what is malformed or not for us is counted by its reason, and nothing is lost', async () => {
  await service.start();
  const station = wire.plugIn('eth1', 'x', () => {});
  station.send(Uint8Array.of(1, 2, 3));
  station.send(new Uint8Array(300).fill(1));
  const other = new DhcpClient({ mac: '52:54:00:77:00:41', send: (bytes) => station.send(bytes) });
  const offer = {
    yiaddr: '10.77.0.200',
    options: new Map([[54, Uint8Array.of(10, 77, 0, 250)]]),
  } as Dhcp4Packet;
  await other.select(offer, 20);
  const c = service.counters();
  expect(c).toMatchObject({ in: 3, malformed: 2, dropped: 1, 'dropped: meant for another server': 1 });
  await expect.poll(async () => (await eventsAfter(store.read, 0, 10))[0]?.text).toContain('10.77.0.250');
});

test('a restart keeps leases, also those of a server that ended without a word', async () => {
  await service.start();
  await machine('eth1', 1).obtain(1_000);
  await service.stop();
  await service.stop();
  leases = openLeases({ store, events, clock: systemClock, log: silentLog });
  service = aService();
  await service.start();
  await service.start();
  expect((await machine('eth1', 2).obtain(1_000))?.yiaddr).toBe('10.77.0.101');
  expect((await machine('eth1', 1).reboot('10.77.0.100', 1_000))?.yiaddr).toBe('10.77.0.100');
});

test('another DHCP server on the wire: refused there, served on the other interface; besideOthers serves both', async () => {
  const rogue = await wire.open({ nic: 'eth1', address: '10.77.0.9', port: 67 });
  service = aService({ probeMs: 300 });
  rogue.onBatch((batch) => {
    for (const { bytes } of batch) {
      const answer = Uint8Array.from(bytes);
      answer[0] = 2;
      answer.set([53, 1, 2, 54, 4, 10, 77, 0, 9, 255], 240);
      rogue.send(answer, { to: 'everyone', port: 68 });
    }
  });
  expect((await service.start()).ok).toBe(true);
  const detail = service.health().detail;
  expect(detail).toContain('10.77.0.9 answers here');
  expect(detail).toContain('eth2, 10.78.0.1:67');
  await service.stop();
  service = aService({}, { besideOthers: true });
  await service.start();
  expect(service.health().detail).not.toContain('answers here');
});

test.each([
  ['no address', { addressesOf: () => [] }, 'ip addr add 10.77.0.1/24 dev eth1'],
  [
    'an address of another network',
    { addressesOf: () => [{ address: '192.0.2.1', prefix: 24 }] },
    'ip addr add 10.77.0.1/24 dev eth1',
  ],
  [
    'port taken',
    { holders: async () => [{ address: '0.0.0.0', device: 'eth1', program: 'dnsmasq, process 8' }] },
    'dnsmasq, process 8 holds port 67 on eth1',
  ],
  [
    'not permitted',
    { open: () => Promise.reject(Object.assign(new Error(), { code: 'EACCES' })) },
    'sudo npm start',
  ],
  [
    'no interface',
    { open: () => Promise.reject(Object.assign(new Error(), { code: 'ENODEV' })) },
    'no interface eth1',
  ],
])('refused with the way out: %s', async (_, with_, words) => {
  service = aService(with_, { nics: ['eth1'] });
  const started = await service.start();
  expect(started.ok).toBe(false);
  expect(service.health()).toMatchObject({
    state: 'refused',
    detail: expect.stringContaining(words) as string,
  });
});

test("another interface's holder of the port does not matter", async () => {
  service = aService({
    holders: async () => [{ address: '0.0.0.0', device: 'virbr0', program: 'dnsmasq, process 8' }],
  });
  expect((await service.start()).ok).toBe(true);
});

test('a store that fails gives nobody an address and says so; the server goes on', async () => {
  await service.start();
  const m = machine('eth1', 1);
  const offer = await m.discover(1_000);
  const { settle } = leases;
  leases.settle = () => Promise.reject(new Error('SQLITE_FULL'));
  expect(await m.select(offer!, 30)).toBeUndefined();
  expect(service.counters()).toMatchObject({ 'dropped: lease could not be stored': 1 });
  expect(service.health().detail).toContain('is the disk full?');
  leases.settle = settle;
  expect(kind(await m.obtain(1_000))).toBe('ack');
  expect(service.health().detail).not.toContain('disk');
});

test('listening tells who asks, who asks to boot and which servers answer', async () => {
  const open: OpenDhcpPort = async (options) =>
    wire.open({ ...options, nic: `${options.nic}:${options.port}` });
  const heard = listenOnWire(open, systemClock, { name: 'eth1', address: '10.77.0.1' }, 60);
  await new Promise((resolve) => setTimeout(resolve, 10));
  void machine('eth1:67', 1).discover(10);
  void machine('eth1:67', 2, { says: { clientArchitectures: [0] } }).discover(10);
  void machine('eth1:67', 2).discover(10);
  expect(await heard).toEqual({ ok: true, value: { dhcpServers: [], devices: 2, askingToBoot: 1 } });
});

test('one interface gives addresses while another is served beside a server that does', async () => {
  service = aService({}, { proxied: ['eth2'] });
  await service.start();
  const says = { clientArchitectures: [7], vendorClass: 'PXEClient:Arch:00007:UNDI:003000' };
  expect((await machine('eth1', 1, { says }).obtain(1_000))?.yiaddr).toBe('10.77.0.100');
  const beside = machine('eth2', 2, { says });
  expect(await beside.obtain(100)).toBeUndefined();
  expect(await beside.proxyOffer(1_000)).toMatchObject({ yiaddr: '0.0.0.0', siaddr: '10.78.0.1' });
  expect(leases.holderOf('10.78.0.100')).toBeUndefined();
});
