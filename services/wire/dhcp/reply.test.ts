import { expect, test } from 'vitest';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { readOption, setOption } from '../../protocols/dhcp4/options.ts';
import { decode, encode, encodedBytes, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import { firstFile } from '../../site/boot/index.ts';
import type { Durable, Lease, ServedSubnet } from '../../site/network/index.ts';
import { asked, bootClient } from './client.ts';
import { ack, deny, destination, informed, nak, offer, type Context } from './reply.ts';

const fixtures = wireFixtures(new URL('../../protocols/dhcp4/fixtures/', import.meta.url));
const packet = (name: string): Dhcp4Packet =>
  decode(fixtures.find((f) => f.name === name)!.bytes) as Dhcp4Packet;
const server = { address: '10.77.0.1', httpPort: 5248 };
const subnet = {
  id: 1,
  netmask: '255.255.255.0',
  broadcast: '10.77.0.255',
  gateway: '10.77.0.254',
  dnsServers: ['192.0.2.53'],
  leaseSeconds: 600,
} as unknown as ServedSubnet;
const context = (from: Dhcp4Packet): Context => ({
  subnet,
  serverAddress: server.address,
  manners: { domain: 'lab.example', ntpServers: ['192.0.2.123'] },
  firstFile: firstFile(bootClient(from), server),
});
const given = (address: string) =>
  ({ address, mac: '', expiresAtMs: 0, seconds: 600 }) as unknown as Durable<Lease>;
const a = '10.77.0.117';

test('iPXE gets the URL of its script in option 67, and need not wait for a proxy', () => {
  const question = packet('discover-ipxe-bios-rom');
  const reply = decode(encode(offer(question, a, context(question)))) as Dhcp4Packet;
  expect(reply).toMatchObject({ op: 'reply', xid: question.xid, yiaddr: a, siaddr: '0.0.0.0', file: '' });
  expect(readOption(reply.options, 'bootFile')).toMatch(/^http:\/\/10\.77\.0\.1:5248\/boot\/ipxe\?mac=/);
  expect(readOption(reply.options, 'ipxe')).toEqual({ 176: '01' });
  expect(readOption(reply.options, 'leaseSeconds')).toBe(600);
  expect(readOption(reply.options, 'renewalSeconds')).toBe(300);
  expect(readOption(reply.options, 'rebindingSeconds')).toBe(525);
  expect(readOption(reply.options, 'clientIdentifier')).toBe('01525400770001');
});

test('UEFI by PXE gets a loader by TFTP, by HTTP a URL and the vendor class without which it takes no offer', () => {
  const pxe = packet('discover-ovmf-pxe');
  expect(offer(pxe, a, context(pxe))).toMatchObject({ siaddr: '10.77.0.1', file: 'ipxe.efi' });
  const http = packet('discover-ovmf-http');
  const reply = offer(http, a, context(http));
  expect(reply.file).toBe('http://10.77.0.1:5248/loaders/ipxe.efi');
  expect(readOption(reply.options, 'bootFile')).toBe(reply.file);
  expect(readOption(reply.options, 'vendorClass')).toBe('HTTPClient');
});

test('an operating system gets its address, its network and no boot file', () => {
  const question = packet('request-udhcpc');
  const reply = ack(question, given(a), context(question), false);
  expect(reply).toMatchObject({ yiaddr: a, siaddr: '0.0.0.0', file: '' });
  expect(readOption(reply.options, 'routers')).toEqual(['10.77.0.254']);
  expect(readOption(reply.options, 'dnsServers')).toEqual(['192.0.2.53']);
  expect(readOption(reply.options, 'domainName')).toBe('lab.example');
  expect(readOption(reply.options, 'ntpServers')).toEqual(['192.0.2.123']);
  expect(reply.options.has(67)).toBe(false);
});

test('no answer is longer than the client can take; what it cannot do without stays', () => {
  const question = packet('discover-dhclient');
  const long = {
    ...context(question),
    manners: { domain: 'x'.repeat(250), ntpServers: Array(60).fill('192.0.2.123') as string[] },
  };
  const reply = offer(question, a, long);
  expect(encodedBytes(reply)).toBeLessThanOrEqual(576 - 28);
  expect(reply.options.has(1) && reply.options.has(51) && reply.options.has(54)).toBe(true);
  setOption(question.options, 'maxMessageBytes', 1472);
  expect(encodedBytes(offer(question, a, long))).toBeGreaterThan(576 - 28);
});

test("a relay gets its option 82 back, last, and the link that it names is the client's", () => {
  const question = packet('discover-relayed-option-82');
  expect(asked(question)).toMatchObject({ giaddr: '10.78.0.1', link: '10.78.0.0' });
  for (const reply of [
    offer(question, a, context(question)),
    nak(question, 'no', server.address),
    deny(question, server.address),
  ]) {
    expect([...reply.options.keys()].at(-1)).toBe(82);
    expect(reply.options.get(82)).toEqual(question.options.get(82));
    expect(destination(question, reply, false)).toEqual({ to: 'address', address: '10.78.0.1', port: 67 });
  }
  expect(nak(question, 'no', server.address).broadcast).toBe(true);
});

test('where answers go, RFC 2131 section 4.1', () => {
  const question = { ...packet('discover-udhcpc'), broadcast: false };
  const reply = offer(question, a, context(question));
  const station = { to: 'station', mac: question.chaddr, address: a, port: 68 };
  const everyone = { to: 'everyone', port: 68 };
  expect(destination(question, reply, true)).toEqual(station);
  expect(destination({ ...question, broadcast: true }, reply, true)).toEqual(everyone);
  expect(destination(question, nak(question, 'no', server.address), true)).toEqual(everyone);
  expect(destination(question, deny(question, server.address), true)).toEqual(everyone);
  const renewing = packet('request-renewing');
  const renewed = ack(renewing, given(a), context(renewing), false);
  expect(destination(renewing, renewed, true)).toEqual({ ...station, mac: renewing.chaddr });
  expect(destination(renewing, renewed, false)).toEqual({ to: 'address', address: a, port: 68 });
  expect(destination({ ...renewing, broadcast: true }, renewed, true)).toEqual({
    ...station,
    mac: renewing.chaddr,
  });
});

test('the answer to INFORM carries no address and no times', () => {
  const question = packet('request-renewing');
  const reply = informed(question, context(question));
  expect(reply).toMatchObject({ yiaddr: '0.0.0.0', ciaddr: a });
  expect(reply.options.has(51) || reply.options.has(58)).toBe(false);
  expect(reply.options.has(1)).toBe(true);
});

test('only an answer to a rapid question says that it is one', () => {
  const question = packet('discover-udhcpc');
  expect(ack(question, given(a), context(question), true).options.has(80)).toBe(true);
  expect(ack(question, given(a), context(question), false).options.has(80)).toBe(false);
});
