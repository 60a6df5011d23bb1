import fc from 'fast-check';
import { expect, test } from 'vitest';
import { udpOverIpv4 } from './link-frame.ts';

test('headers and checksums, added up by hand', () => {
  const packet = udpOverIpv4(
    { address: '192.168.0.1', port: 67 },
    { address: '192.168.0.10', port: 68 },
    Buffer.from('hi'),
  );
  expect(packet.toString('hex')).toBe(
    '4500001e00000000' +
      '4011' +
      'f973' +
      'c0a80001' +
      'c0a8000a' +
      '0043' +
      '0044' +
      '000a' +
      '158e' +
      '6869',
  );
});

test('every packet sums to all ones, whatever it carries', () => {
  const port = fc.integer({ min: 1, max: 65535 });
  fc.assert(
    fc.property(
      fc.ipV4(),
      port,
      fc.ipV4(),
      port,
      fc.uint8Array({ maxLength: 1400 }),
      (a, ap, b, bp, payload) => {
        const packet = udpOverIpv4({ address: a, port: ap }, { address: b, port: bp }, payload);
        expect(ones(packet.subarray(0, 20))).toBe(0xffff);
        const pseudo = Buffer.concat([
          packet.subarray(12, 20),
          Buffer.from([0, 17]),
          packet.subarray(24, 26),
        ]);
        expect(ones(Buffer.concat([pseudo, packet.subarray(20)]))).toBe(0xffff);
      },
    ),
  );
});

/** The ones' complement sum as a receiver forms it, in the slow and obvious way. */
function ones(bytes: Buffer): number {
  const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  let sum = 0n;
  for (let i = 0; i < even.length; i += 2) sum += BigInt(even.readUInt16BE(i));
  while (sum > 0xffffn) sum = (sum >> 16n) + (sum & 0xffffn);
  return Number(sum);
}
