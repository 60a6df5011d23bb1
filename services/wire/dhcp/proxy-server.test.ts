import { afterEach, beforeEach, expect, test } from 'vitest';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { MemoryWire, type Arrival, type Station } from '../../platform/sockets/memory-wire.ts';
import { noAddress } from '../../protocols/dhcp4/ipv4.ts';
import { readOption, setOption } from '../../protocols/dhcp4/options.ts';
import { decode, encode, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import { firstFile } from '../../site/boot/index.ts';
import {
  openLeases,
  openOtherServers,
  openSeenAddresses,
  type OtherServers,
  type SeenAddresses,
} from '../../site/network/index.ts';
import { DhcpService } from './service.ts';

const fixtures = wireFixtures(new URL('../../protocols/dhcp4/fixtures/', import.meta.url));
const packetOf = (name: string) => decode(fixtures.find((f) => f.name === name)!.bytes) as Dhcp4Packet;
const own = '192.168.1.5';
const router = '192.168.1.1';

let ground: TestGround;
let wire: MemoryWire;
let seen: SeenAddresses;
let servers: OtherServers;
let service: DhcpService;
let told: [string, unknown][];
let heard: Arrival[];
let machine: Station;

beforeEach(async () => {
  ground = await aGround();
  wire = new MemoryWire();
  seen = openSeenAddresses(ground);
  servers = openOtherServers();
  told = [];
  heard = [];
  service = new DhcpService({
    ...ground,
    leases: openLeases(ground),
    ...{ seen, servers, open: wire.open, probeMs: 100 },
    boot: {
      firstFile,
      saw: (who, step, facts) => told.push([`${who.mac} ${step}`, facts]),
      sawPacket: () => {},
    },
    settings: () => ({
      ...{ nics: ['eth1'], proxied: ['eth1'], besideOthers: false, httpPort: 5248 },
      manners: { domain: 'lab.example', ntpServers: [] },
    }),
    addressesOf: () => [{ address: own, prefix: 24 }],
    linkOf: () => ({ up: true, index: 2 }),
    holders: async () => [],
  });
  machine = wire.plugIn('eth1', '52:54:00:77:00:02', (arrival) => {
    if (arrival.to.port !== 67) heard.push(arrival); // the desk's own questions after other servers are to 67
  });
});
afterEach(async () => {
  const stopping = service.stop();
  await ground.clock.advance(1_000);
  await stopping;
  await ground[Symbol.asyncDispose]();
});

/** What the machine has got since it was asked last. */
async function answers(): Promise<Dhcp4Packet[]> {
  await ground.clock.advance(300);
  return heard.splice(0).map(({ bytes }) => decode(bytes) as Dhcp4Packet);
}
const kinds = (packets: Dhcp4Packet[]) => packets.map((p) => readOption(p.options, 'messageType'));
const request = (packet: Dhcp4Packet, address: string, server?: string): Uint8Array => {
  setOption(packet.options, 'messageType', 'request');
  setOption(packet.options, 'requestedAddress', address);
  if (server) setOption(packet.options, 'serverIdentifier', server);
  return encode(packet);
};
/** A router that answers whoever looks for DHCP servers. */
async function plugInRouter(): Promise<void> {
  const port = await wire.open({ nic: 'eth1', address: router, port: 67 });
  port.onBatch((batch) => {
    for (const { bytes } of batch) {
      const packet = decode(bytes) as Dhcp4Packet;
      const offer: Dhcp4Packet = { ...packet, op: 'reply', yiaddr: '192.168.1.100', options: new Map() };
      setOption(offer.options, 'messageType', 'offer');
      setOption(offer.options, 'serverIdentifier', router);
      port.send(encode(offer), { to: 'everyone', port: 68 });
    }
  });
}

test('a machine is told what it boots, its address is seen in the exchange with the other server and proved', async () => {
  await service.start();
  const packet = packetOf('discover-ovmf-pxe');
  machine.send(encode(packet));
  const [offer] = await answers();
  expect(offer).toMatchObject({ yiaddr: noAddress, siaddr: own, file: 'ipxe.efi' });
  machine.send(request(packet, '192.168.1.77', router));
  expect(await answers()).toEqual([]);
  expect(seen.holderOf('192.168.1.77')).toBeUndefined();
  machine.address = '192.168.1.77';
  await ground.clock.advance(1_000);
  expect(seen.holderOf('192.168.1.77')).toBe(machine.mac);
  expect(servers.on('eth1')).toBe(router);
  expect(told).toEqual([
    [`${machine.mac} dhcp`, { arch: 7, isIpxe: false, beside: true, file: 'ipxe.efi' }],
    [`${machine.mac} dhcp`, { arch: 7, isIpxe: false, beside: true, address: '192.168.1.77' }],
  ]);
  expect(service.counters()).toMatchObject({ answered: 1, watched: 1 });
});

test('the boot server on port 4011 answers the address that asks', async () => {
  await service.start();
  const packet = packetOf('discover-ovmf-pxe');
  packet.ciaddr = machine.address = '192.168.1.77';
  setOption(packet.options, 'messageType', 'request');
  machine.send(encode(packet), 68, 4011, own);
  await ground.clock.advance(100);
  expect(heard[0]!.to).toEqual({ to: 'address', address: '192.168.1.77', port: 68 });
  expect(kinds(await answers())).toEqual(['ack']);
  await ground.clock.advance(1_000);
  expect(seen.holderOf('192.168.1.77')).toBe(machine.mac);
});

test.each(fixtures.filter((f) => !f.name.startsWith('odd-')).map((f) => f.name))(
  '%s: only who boots is answered, on either port',
  async (name) => {
    await service.start();
    const packet = packetOf(name);
    const boots = /^discover-(ipxe|ovmf)/.test(name);
    for (const port of [67, 4011]) {
      machine.send(encode(packet), 68, port);
      expect(kinds(await answers())).toEqual(boots && port === 67 ? ['offer'] : []);
    }
  },
);

test('a machine that nothing here can start is not answered, and its story says why', async () => {
  await service.start();
  const packet = packetOf('discover-ovmf-pxe');
  setOption(packet.options, 'clientArchitectures', [11]);
  machine.send(encode(packet));
  expect(await answers()).toEqual([]);
  expect(told).toEqual([
    [`${machine.mac} dhcp`, { problem: expect.stringContaining('there is no loader') as string }],
  ]);
});

test('that another server answers is why it starts; it is named, and missed when nobody answers', async () => {
  await plugInRouter();
  expect((await service.start()).ok).toBe(true);
  expect(service.health()).toMatchObject({
    state: 'listening',
    detail: `eth1, ${own}: looking for the DHCP server of its network.`,
  });
  await ground.clock.advance(1_000);
  expect(service.health().detail).toBe(
    `eth1, beside ${router}: it gives the addresses, and ${own} tells machines what they boot.`,
  );
});

test('without another server it listens, says what is missing, and notices when one comes', async () => {
  await service.start();
  await ground.clock.advance(1_000);
  expect(servers.on('eth1')).toBeNull();
  expect(service.health()).toMatchObject({
    state: 'listening',
    detail: expect.stringContaining('No DHCP server answers on eth1') as string,
  });
  await plugInRouter();
  await ground.clock.advance(65_000);
  expect(servers.on('eth1')).toBe(router);
});

test('ports that another program holds are refused by name', async () => {
  const taken = [{ address: '0.0.0.0', device: undefined, program: 'pixiecore, process 8' }];
  const holders = async (port: number) => (port === 4011 ? taken : []);
  const held = new DhcpService({
    ...ground,
    leases: openLeases(ground),
    ...{ seen, servers, open: wire.open, holders },
    boot: { firstFile, saw: () => {}, sawPacket: () => {} },
    settings: () => ({
      ...{ nics: ['eth1'], proxied: ['eth1'], besideOthers: false, httpPort: 5248 },
      manners: { domain: undefined, ntpServers: [] },
    }),
    addressesOf: () => [{ address: own, prefix: 24 }],
    linkOf: () => ({ up: true, index: 2 }),
  });
  expect(await held.start()).toMatchObject({
    ok: false,
    problem: {
      sentence: 'pixiecore, process 8 holds port 4011 on eth1. Stop it, then start the service again.',
    },
  });
  await held.stop();
  expect((await service.start()).ok).toBe(true); // nothing was left open
});
