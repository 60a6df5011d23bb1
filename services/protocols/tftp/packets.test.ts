import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { decode, encode, MAX_REQUEST_BYTES, type Malformed, type Packet } from './packets.ts';

const plain = (packet: Packet | Malformed): unknown =>
  'op' in packet && packet.op === 'data' ? { ...packet, data: hex(packet.data) } : packet;
const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
const fixtures = wireFixtures(new URL('fixtures/', import.meta.url));

test.each(fixtures)('$name reads as its value', ({ bytes, value }) => {
  expect(plain(decode(bytes))).toEqual(value);
});

test.each(fixtures.filter((f) => !f.name.startsWith('odd-')))(
  '$name is written from its value',
  ({ bytes }) => {
    expect(hex(encode(decode(bytes) as Packet))).toBe(hex(bytes));
  },
);

test('a request longer than any real one is refused', () => {
  const bytes = encode({ op: 'rrq', filename: 'x'.repeat(MAX_REQUEST_BYTES), mode: 'octet', options: [] });
  expect(decode(bytes)).toEqual({ malformed: 'request too long' });
});

test('any bytes are a packet or malformed, and a packet survives being written and read again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 7 }), (bytes, opcode) => {
      if (bytes.length > 1) [bytes[0], bytes[1]] = [0, opcode];
      const packet = decode(bytes);
      if ('malformed' in packet) return packet.malformed.length > 0;
      expect(plain(decode(encode(packet)))).toEqual(plain(packet));
      return true;
    }),
    { numRuns: 2_000 },
  );
});
