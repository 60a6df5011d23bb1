import { expect, test } from 'vitest';
import { wireFixtures } from '../../../test/wire-fixtures.ts';
import { decodeLldp } from './packet.ts';

const fixtures = wireFixtures(new URL('fixtures/', import.meta.url));

test.each(fixtures)('$name', ({ bytes, value }) => {
  expect(decodeLldp(bytes)).toEqual(value);
});

test('whatever was changed or cut off, it is read or named malformed, and nothing is long', () => {
  let seed = 20261121;
  const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
  const whole = fixtures.find((f) => f.name === 'switch')!.bytes;
  let read = 0;
  for (let round = 0; round < 5_000; round++) {
    const bytes = whole.slice(0, random(4) === 0 ? random(whole.length) : whole.length);
    for (let i = random(4); i > 0 && bytes.length > 0; i--) bytes[random(bytes.length)] = random(256);
    const packet = decodeLldp(bytes);
    if ('malformed' in packet) continue;
    read += 1;
    expect(packet.port.length).toBeLessThanOrEqual(1024);
    expect(JSON.stringify(packet)).not.toMatch(/\\u00[01]/);
  }
  expect(read).toBeGreaterThan(100);
  expect(read).toBeLessThan(5_000);
});
