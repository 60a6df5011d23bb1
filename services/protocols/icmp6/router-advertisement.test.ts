import { expect, test } from 'vitest';
import { linkLocalOf, noRouterAdvertisement } from './router-advertisement.ts';

const mac = Uint8Array.of(0x52, 0x54, 0x00, 0x12, 0x34, 0x56);
const other = Uint8Array.of(0x52, 0x54, 0x00, 0x77, 0x00, 0x01);

test('a link-local address is made of the hardware address', () => {
  expect(Buffer.from(linkLocalOf(mac)).toString('hex')).toBe('fe80000000000000505400fffe123456');
});

test('an advertisement of no router, with a checksum that sums to all ones', () => {
  const packet = Buffer.from(noRouterAdvertisement(linkLocalOf(mac), linkLocalOf(other)));
  expect(packet.subarray(0, 8).toString('hex')).toBe('6000000000103aff');
  expect(packet.subarray(8, 40).toString('hex')).toBe(
    'fe80000000000000505400fffe123456' + 'fe80000000000000505400fffe770001',
  );
  expect(packet[40]).toBe(134);
  expect(packet.subarray(44).toString('hex')).toBe('00'.repeat(12));
  const words = Buffer.concat([packet.subarray(8), Buffer.from([0, 0, 0, 16, 0, 0, 0, 58])]);
  let sum = 0n;
  for (let i = 0; i < words.length; i += 2) sum += BigInt(words.readUInt16BE(i));
  while (sum > 0xffffn) sum = (sum >> 16n) + (sum & 0xffffn);
  expect(sum).toBe(0xffffn);
});
