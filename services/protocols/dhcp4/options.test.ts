import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { options, readOption, setOption, type OptionName } from './options.ts';

/** name -> [bytes in hexadecimal, value]: one row for every option of the table. */
const rows = JSON.parse(readFileSync(new URL('fixtures/options.json', import.meta.url), 'utf8')) as Record<
  string,
  [string, unknown]
>;

test('every option has its fixture, and no code stands twice', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(options).sort());
  const codes = Object.values(options).map((o) => o.code);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(Object.entries(rows))('%s', (name, [bytes, value]) => {
  const code = options[name as OptionName].code;
  const raw = new Map([[code, Uint8Array.from(Buffer.from(bytes, 'hex'))]]);
  expect(readOption(raw, name as OptionName)).toEqual(value);
  setOption(raw, name as OptionName, value as never);
  expect(Buffer.from(raw.get(code)!).toString('hex')).toBe(bytes);
});

test.each([
  ['iPXE sends its user class without a length', 'userClass', '69505845', ['iPXE']],
  ['NULs after a text are no part of it', 'vendorClass', '505845436c69656e740000', 'PXEClient'],
  ['an address with a byte missing', 'subnetMask', 'ffffff', undefined],
  ['an empty list', 'routers', '', undefined],
  ['a route whose router is cut off', 'classlessRoutes', '180a4d000a', undefined],
  ['a route of 33 bits', 'classlessRoutes', '210a4d0000000a4d0001', undefined],
  ['a sub-option past the end', 'relayAgent', '0109aa', undefined],
] as const)('%s', (_, name, bytes, value) => {
  const raw = new Map([[options[name].code as number, Uint8Array.from(Buffer.from(bytes, 'hex'))]]);
  expect(readOption(raw, name)).toEqual(value);
});
