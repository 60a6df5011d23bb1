import { expect, test } from 'vitest';
import { decodeFrame, decodeUdp } from './frame.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const ends = 'ffffffffffff 525400770001';

test.each([
  ['plain', `${ends} 0806 0001`, { tags: [], etherType: 0x0806, payload: hex('0001') }],
  ['in VLAN 42', `${ends} 8100 602a 0806 0001`, { tags: [42], etherType: 0x0806, payload: hex('0001') }],
  ['doubly tagged', `${ends} 88a8 0064 8100 002a 0800`, { tags: [100, 42], etherType: 0x0800 }],
])('a frame %s', (_, bytes, expected) => {
  expect(decodeFrame(hex(bytes))).toMatchObject({
    to: 'ff:ff:ff:ff:ff:ff',
    from: '52:54:00:77:00:01',
    ...expected,
  });
});

test.each(['', ends, `${ends} 8100 002a`, `${ends} 8100 002a 8100`])('a frame cut short: %s', (bytes) => {
  expect(decodeFrame(hex(bytes))).toBeUndefined();
});

const ip = '4500 0024 0000 0000 4011 0000 0a4d0001 ffffffff';
test('a datagram, without the padding of its frame', () => {
  expect(decodeUdp(hex(`${ip} 0043 0044 000a 0000 aabb 0000`))).toEqual({
    fromAddress: '10.77.0.1',
    fromPort: 67,
    toPort: 68,
    bytes: hex('aabb'),
  });
});

test.each([
  ['TCP', `${ip.replace('4011', '4006')} 0043 0044 000a 0000 aabb`],
  ['a fragment', `${ip.replace('0000 0000', '0000 2000')} 0043 0044 000a 0000 aabb`],
  ['a header that claims less than it has', `${ip.replace('4500', '4400')} 0043 0044 000a 0000 aabb`],
  ['a datagram longer than its packet', `${ip} 0043 0044 0fff 0000 aabb`],
  ['a datagram shorter than its header', `${ip} 0043 0044 0003 0000 aabb`],
  ['nothing', ''],
])('%s is no datagram', (_, bytes) => {
  expect(decodeUdp(hex(bytes))).toBeUndefined();
});
