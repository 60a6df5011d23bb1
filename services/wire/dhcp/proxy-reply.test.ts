import { expect, test } from 'vitest';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { options, readOption, setOption } from '../../protocols/dhcp4/options.ts';
import { decode, encode, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import { readPxe, writePxe } from '../../protocols/dhcp4/pxe.ts';
import { firstFile } from '../../site/boot/index.ts';
import { bootClient } from './client.ts';
import { proxyAck, proxyOffer, type NamedFile } from './proxy-reply.ts';

const fixtures = wireFixtures(new URL('../../protocols/dhcp4/fixtures/', import.meta.url));
const server = '255.255.255.255'; // as long as an address can be
const packetOf = (name: string) => decode(fixtures.find((f) => f.name === name)!.bytes) as Dhcp4Packet;
const fileFor = (packet: Dhcp4Packet): NamedFile => {
  const file = firstFile(bootClient(packet), { address: server, httpPort: 65_535 });
  if (file.kind === 'none' || file.kind === 'no_loader') throw new Error(`no file: ${file.kind}`);
  return file;
};
const onWire = (reply: Dhcp4Packet): Dhcp4Packet => {
  const bytes = encode(reply);
  expect(bytes.length).toBeLessThanOrEqual(548); // what a client takes that names no greater size
  return decode(bytes) as Dhcp4Packet;
};

test('PXE firmware is offered a file and no address, and told to load it without looking further', () => {
  const packet = packetOf('discover-ovmf-pxe');
  const reply = onWire(proxyOffer(packet, fileFor(packet), server));
  expect(reply).toMatchObject({
    ...{ op: 'reply', xid: packet.xid, broadcast: true, chaddr: packet.chaddr },
    ...{ ciaddr: '0.0.0.0', yiaddr: '0.0.0.0', siaddr: server, file: 'ipxe.efi' },
  });
  const names = ['messageType', 'serverIdentifier', 'vendorClass', 'tftpServerName', 'bootFile'] as const;
  expect(names.map((name) => readOption(reply.options, name))).toEqual([
    ...['offer', server, 'PXEClient', server, 'ipxe.efi'],
  ]);
  expect(reply.options.get(97)).toEqual(packet.options.get(97));
  expect(readPxe(reply.options.get(43)!)).toEqual({ discoveryControl: 8 });
  for (const code of [1, 3, 6, 51, 58, 59]) expect(reply.options.has(code)).toBe(false);
});

test('iPXE is offered the URL of its script', () => {
  const packet = packetOf('discover-ipxe-bios-rom');
  const reply = onWire(proxyOffer(packet, fileFor(packet), server));
  expect(readOption(reply.options, 'bootFile')).toMatch(/^http:\/\/255\.255\.255\.255:65535\/boot\/ipxe\?/);
  expect(readOption(reply.options, 'vendorClass')).toBe('PXEClient');
  expect(reply.options.has(43)).toBe(false);
  expect(reply.options.get(61)).toEqual(packet.options.get(61));
});

test('UEFI HTTP boot is offered a URL by a server of its own class', () => {
  const packet = packetOf('discover-ovmf-http');
  const reply = onWire(proxyOffer(packet, fileFor(packet), server));
  expect(readOption(reply.options, 'vendorClass')).toBe('HTTPClient');
  expect(readOption(reply.options, 'bootFile')).toMatch(/^http:.*\/loaders\/ipxe\.efi$/);
  expect(reply.options.has(43)).toBe(false);
});

test("the boot server's answer keeps the client's address and gives back the item that was asked for", () => {
  const packet = packetOf('discover-ovmf-pxe');
  packet.ciaddr = '192.168.1.77';
  setOption(packet.options, 'messageType', 'request');
  packet.options.set(options.vendorSpecific.code, writePxe({ bootItem: { type: 15, layer: 0 } }));
  const reply = onWire(proxyAck(packet, fileFor(packet), server));
  expect(reply).toMatchObject({ ciaddr: '192.168.1.77', yiaddr: '0.0.0.0', file: 'ipxe.efi' });
  expect(readOption(reply.options, 'messageType')).toBe('ack');
  expect(readPxe(reply.options.get(43)!)).toEqual({ discoveryControl: 8, bootItem: { type: 15, layer: 0 } });
});
