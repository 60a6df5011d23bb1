import { expect, test } from 'vitest';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { arpProbe, decodeArp, encodeArp, type ArpPacket } from './packet.ts';

const fixtures = wireFixtures(new URL('fixtures/', import.meta.url));

test.each(fixtures)('$name', ({ bytes, value }) => {
  expect(decodeArp(bytes) ?? null).toEqual(value);
});

test.each(fixtures.filter((f) => f.value !== null))('$name is written as it was read', ({ bytes, value }) => {
  expect(encodeArp(value as ArpPacket)).toEqual(bytes.subarray(0, 28));
});

test('a probe claims no address', () => {
  expect(encodeArp(arpProbe('52:54:00:77:00:01', '10.77.0.100'))).toEqual(
    fixtures.find((f) => f.name === 'probe')!.bytes,
  );
});
