import { expect, test } from 'vitest';
import { filterOf, fits, paletteText } from './asked.ts';

test.each([
  ['B0-7B-25-0E-41-9C', 'mac:(=b0:7b:25:0e:41:9c)'],
  ['b07b.250e.419c', 'mac:(=b0:7b:25:0e:41:9c)'],
  ['build-04', 'build-04'],
  ['10.77.0.112', '10.77.0.112'],
  ['pool:(=gpu) a', 'pool:(=gpu) a'],
  ['=x "y', '"=x" "\\"y"'],
])('%s is asked for as %s', (typed, filter) => {
  expect(filterOf(typed)).toBe(filter);
});

test('a sign at the beginning asks for commands alone', () => {
  expect(paletteText(' > add')).toEqual({ commandsOnly: true, text: 'add' });
  expect(paletteText('add')).toEqual({ commandsOnly: false, text: 'add' });
});

test('words fit in any order', () => {
  expect(fits('Power cycle build-04', 'build power')).toBe(true);
  expect(fits('Power cycle', 'deploy')).toBe(false);
});
