import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPxe, writePxe, type PxeOptions } from './pxe.ts';

/** name -> [bytes in hexadecimal, value]. */
const rows = JSON.parse(readFileSync(new URL('fixtures/pxe.json', import.meta.url), 'utf8')) as Record<
  string,
  [string, PxeOptions]
>;
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

test.each(Object.entries(rows))('%s', (_, [hex, value]) => {
  expect(readPxe(bytes(hex))).toEqual(value);
  expect(Buffer.from(writePxe(value)).toString('hex')).toBe(hex);
});

test.each([
  ['fill bytes before a tag are passed over', '000000060103', { discoveryControl: 3 }],
  ['a boot menu is none of ours', '0905800001004106010aff', { discoveryControl: 10 }],
  ['what follows the end mark is not read', 'ff0601', {}],
  ['a tag without a length', '06', undefined],
  ['a tag past the end', '470400', undefined],
  ['a discovery control of two bytes', '06020008ff', undefined],
  ['a boot item of two bytes', '47020001ff', undefined],
] as const)('%s', (_, hex, value) => {
  expect(readPxe(bytes(hex))).toEqual(value);
});

test('whatever the bytes are, reading them ends, and what was written is read again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (any) => {
      const read = readPxe(any);
      if (read) expect(readPxe(writePxe(read))).toEqual(read);
    }),
    { numRuns: 3_000 },
  );
});
