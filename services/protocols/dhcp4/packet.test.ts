import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { options, readOption, setOption, type OptionName } from './options.ts';
import { decode, encode, encodedBytes, type Dhcp4Packet, type Malformed } from './packet.ts';
import { ipv4Text } from './ipv4.ts';

const fixtures = wireFixtures(new URL('fixtures/', import.meta.url));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The packet as JSON tells it: fields, and each option by its name, or by its number where it has none. */
function plain(packet: Dhcp4Packet | Malformed): unknown {
  if ('malformed' in packet) return packet;
  const names = Object.keys(options) as OptionName[];
  const told = [...packet.options].map(([code, bytes]) => {
    const name = names.find((n) => options[n].code === code);
    return name
      ? [name, readOption(packet.options, name) ?? `unreadable ${hex(bytes)}`]
      : [String(code), hex(bytes)];
  });
  return { ...packet, options: Object.fromEntries(told) as unknown };
}

test.each(fixtures)('$name reads as its value', ({ bytes, value }) => {
  expect(plain(decode(bytes))).toEqual(value);
});

test.each(fixtures.filter((f) => !f.name.startsWith('odd-')))(
  '$name is written from its value',
  ({ bytes }) => {
    expect(hex(encode(decode(bytes) as Dhcp4Packet))).toBe(hex(bytes));
  },
);

const byte = fc.integer({ min: 0, max: 255 });
const address = fc.integer({ min: 0, max: 0xffffffff }).map(ipv4Text);
const fieldText = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((c) => String.fromCharCode(c)), maxLength });
const plainCodes = fc
  .integer({ min: 1, max: 254 })
  .filter((code) => !Object.values(options).some((o) => 'strict' in o && o.code === code));
const anyPacket: fc.Arbitrary<Dhcp4Packet> = fc.record({
  op: fc.constantFrom('request', 'reply'),
  htype: fc.constantFrom(1, 6),
  hops: byte,
  xid: fc.integer({ min: 0, max: 0xffffffff }),
  secs: fc.integer({ min: 0, max: 0xffff }),
  broadcast: fc.boolean(),
  ciaddr: address,
  yiaddr: address,
  siaddr: address,
  giaddr: address,
  chaddr: fc
    .tuple(byte, byte, byte, byte, byte)
    .map((b) => `52:${b.map((x) => x.toString(16).padStart(2, '0')).join(':')}`),
  sname: fieldText(64),
  file: fieldText(128),
  options: fc
    .array(fc.tuple(plainCodes, fc.uint8Array({ maxLength: 700 })), { maxLength: 12 })
    .map((entries) => new Map(entries)),
});

test('any packet survives being written and read again, however long its options', () => {
  fc.assert(
    fc.property(anyPacket, (packet) => {
      const bytes = encode(packet);
      expect(bytes.length).toBe(Math.max(300, encodedBytes(packet)));
      expect(decode(bytes)).toEqual(packet);
    }),
    { numRuns: 300 },
  );
});

test('whatever is done to a real packet, it stays a packet or becomes malformed with a reason', () => {
  const reasons = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom(...fixtures.map((f) => f.bytes)),
      fc.array(fc.tuple(fc.nat(700), byte), { maxLength: 6 }),
      fc.nat(700),
      (original, changes, cut) => {
        const bytes = Uint8Array.from(
          original.subarray(0, Math.max(0, original.length - (cut % 3 === 0 ? cut : 0))),
        );
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        const packet = decode(bytes);
        if ('malformed' in packet) reasons.add(packet.malformed);
        else plain(packet); // every known option can be asked for
      },
    ),
    { numRuns: 5_000 },
  );
  expect(reasons.size).toBeGreaterThan(5);
  expect(reasons.size).toBeLessThan(25); // a fixed set: they are counted by name
});

test('text that does not fit its field is a bug of ours, not a packet', () => {
  const packet = decode(fixtures.find((f) => f.name === 'discover-udhcpc')!.bytes) as Dhcp4Packet;
  expect(() => encode({ ...packet, file: 'x'.repeat(129) })).toThrow(RangeError);
  expect(() => setOption(packet.options, 'routers', ['10.77.0'])).toThrow(RangeError);
});
