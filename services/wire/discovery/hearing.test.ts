import { expect, test } from 'vitest';
import { wireFixtures, type WireFixture } from '../../../test/wire-fixtures.ts';
import { counter } from '../../platform/count.ts';
import { udpOverIpv4 } from '../../platform/sockets/link-frame.ts';
import { encodeArp } from '../../protocols/arp/packet.ts';
import { Hearing } from './hearing.ts';

const own = '3c:ec:ef:00:00:01';
const bmc = '3c:ec:ef:11:02:9a';
const hex = (mac: string): Buffer => Buffer.from(mac.replaceAll(':', ''), 'hex');
const frame = (from: string, type: number, payload: Uint8Array): Uint8Array =>
  Buffer.concat([hex('ff:ff:ff:ff:ff:ff'), hex(from), Buffer.from([type >> 8, type & 255]), payload]);
const arp = (from: string, address: string): Uint8Array =>
  frame(
    from,
    0x0806,
    encodeArp({
      ...{ op: 'request', senderMac: from, senderAddress: address },
      ...{ targetMac: '00:00:00:00:00:00', targetAddress: '10.77.0.1' },
    }),
  );
const dhcpFixtures = wireFixtures(new URL('../../protocols/dhcp4/fixtures/', import.meta.url));
const lldpFixtures = wireFixtures(new URL('../../protocols/lldp/fixtures/', import.meta.url));
const named = (all: WireFixture[], name: string): WireFixture => all.find((f) => f.name === name)!;
const dhcp = (name: string, from: string, ports: [number, number], address = '0.0.0.0'): Uint8Array => {
  const [fromPort, port] = ports;
  const to = { address: '255.255.255.255', port };
  return frame(from, 0x0800, udpOverIpv4({ address, port: fromPort }, to, named(dhcpFixtures, name).bytes));
};
const lldp = (name = 'switch'): Uint8Array =>
  frame('3c:37:86:11:00:02', 0x88cc, named(lldpFixtures, name).bytes);

function ears() {
  const count = counter();
  const hearing = new Hearing('eth1', own, 1_000, count);
  return {
    hearing,
    count,
    hear: (bytes: Uint8Array, tag: number | null = null, nowMs = 2_000) =>
      hearing.hear({ bytes, tag }, nowMs),
  };
}

test('a device that speaks is known by its address; the same again is no news', () => {
  const { hearing, hear } = ears();
  expect(hear(arp(bmc, '10.77.0.212'))).toBe(true);
  expect(hear(arp(bmc, '10.77.0.212'))).toBe(false);
  expect(hear(arp(bmc, '0.0.0.0'))).toBe(false);
  expect(hear(arp(bmc, '10.77.0.213'))).toBe(true);
  expect([...hearing.stations.values()]).toMatchObject([
    { mac: bmc, addresses: ['10.77.0.213', '10.77.0.212'], vlan: null, asksToBoot: false },
  ]);
  expect(hearing.lines.map((l) => l.protocol)).toEqual(['ARP', 'ARP']);
});

test('own frames are not heard', () => {
  const { hearing, hear } = ears();
  expect(hear(arp(own, '10.77.0.1'))).toBe(false);
  expect(hearing.stations.size).toBe(0);
});

test('VLANs are known by tags, whether the card took them off or not', () => {
  const { hearing, hear } = ears();
  expect(hear(arp(bmc, '10.77.0.212'), 42)).toBe(true);
  const inside = arp(bmc, '10.77.0.212');
  const tagged = Buffer.concat([inside.subarray(0, 12), Buffer.from('81000007', 'hex'), inside.subarray(12)]);
  expect(hear(tagged)).toBe(true);
  expect(hear(arp(bmc, '10.77.0.212'), 0)).toBe(false);
  expect(hearing.vlans).toEqual([7, 42]);
});

test('firmware that asks to boot is told from a phone that asks for an address; relayed ones are elsewhere', () => {
  const { hearing, hear } = ears();
  hear(dhcp('discover-ovmf-pxe', bmc, [68, 67]));
  hear(dhcp('discover-dhclient', bmc, [68, 67]));
  hear(dhcp('discover-relayed-option-82', bmc, [67, 67]));
  expect([...hearing.stations.values()].map((s) => s.asksToBoot)).toEqual([true, false]);
});

test('a DHCP server is known by what it answers others', () => {
  const { hearing, hear } = ears();
  expect(hear(dhcp('ack-dnsmasq', 'f0:b0:14:00:00:01', [67, 68], '10.77.0.1'))).toBe(true);
  expect([...hearing.dhcpServers.values()]).toMatchObject([{ mac: 'f0:b0:14:00:00:01' }]);
  expect(hearing.stations.get('f0:b0:14:00:00:01')).toMatchObject({ givesAddresses: true });
});

test('a switch says which port this is, until its word ends', () => {
  const { hearing, hear } = ears();
  expect(hear(lldp())).toBe(true);
  expect(hear(lldp())).toBe(false);
  expect(hearing.neighbours).toMatchObject([
    { name: 'sw-lab-1', port: '24', portDescription: 'Port 24, bench', portVlan: 1, isSwitch: true },
  ]);
  expect(hearing.forget(121_000)).toBe(false);
  expect(hearing.forget(122_000)).toBe(true);
  expect(hearing.neighbours).toEqual([]);
});

test('what cannot be read is counted and changes nothing', () => {
  const { hearing, count, hear } = ears();
  for (const bytes of [
    new Uint8Array(5),
    frame(bmc, 0x0806, new Uint8Array(12)),
    lldp('odd-cut'),
    frame(
      bmc,
      0x0800,
      udpOverIpv4({ address: '1.2.3.4', port: 68 }, { address: '1.2.3.5', port: 67 }, new Uint8Array(9)),
    ),
    frame(bmc, 0x86dd, new Uint8Array(60)),
  ])
    expect(hear(bytes)).toBe(false);
  expect(hearing.stations.size).toBe(0);
  expect(count.all()).toEqual({
    'malformed: frame': 1,
    'malformed: ARP': 1,
    'malformed: LLDP': 1,
    'malformed: DHCP': 1,
  });
});

test('whoever invents addresses fills no memory', () => {
  const { hearing, hear } = ears();
  for (let n = 0; n < 6_000; n++) {
    const mac = `02:00:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;
    hear(arp(mac, `10.${n & 255}.0.1`), n);
    hear(arp(bmc, `10.8.${n >> 8}.${n & 255}`), null, 3_000 + n);
  }
  expect(hearing.stations.size).toBe(4_096);
  expect(hearing.stations.get(bmc)!.addresses).toHaveLength(8);
  expect(hearing.vlans.length).toBe(256);
  expect(hearing.lines.length).toBe(40);
});
