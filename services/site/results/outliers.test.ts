import { expect, test } from 'vitest';
import { betterOf, outliersByKind, spreadOf } from './outliers.ts';
import { changeSentence, outlierSentence, spreadSentence, standing } from './sentences.ts';

const speeds = [225, 221, 228, 225, 225, 226, 229, 131, 227, 229, 229, 226];

test('the slow disk of twelve is found, and the range is that of the others', () => {
  const { outliers, ...spread } = spreadOf(speeds, 'higher', 'MB/s');
  expect([...outliers]).toEqual([7]);
  expect(spread).toEqual({ median: 226, low: 221, high: 229 });
});

test.each([
  ['a fast one is no trouble', [200, 201, 199, 400], 'higher', 'MB/s', []],
  ['below 15 % a difference is of no matter', [200, 200, 200, 175], 'higher', 'MB/s', []],
  ['two cannot tell which is odd', [200, 100], 'higher', 'MB/s', []],
  ['wide spread is no outlier', [100, 150, 200, 250, 90], 'higher', 'MB/s', []],
  ['two slow ones of many', [200, 201, 199, 202, 100, 90, 200, 198], 'higher', 'MB/s', [4, 5]],
  ['one with reallocated sectors among clean ones', [0, 0, 0, 214], 'lower', '', [3]],
  ['some degrees are no trouble', [33, 33, 33, 39], 'lower', '°C', []],
  ['many are', [33, 36, 33, 47, 34], 'lower', '°C', [3]],
  ['wear of some percent is none', [1, 1, 1, 4], 'lower', '%', []],
  ['what has no better has no outlier', [1, 1, 1, 400], null, 'h', []],
] as const)('%s', (_, values, better, unit, places) => {
  expect([...spreadOf(values, better, unit).outliers]).toEqual(places);
});

test('disks of another make are held against their own kind', () => {
  const points = [
    ...[500, 510, 505].map((value) => ({ value, kind: 'ssd' })),
    ...[200, 205, 100].map((value) => ({ value, kind: 'hdd' })),
  ];
  const { outliers, of } = outliersByKind(points, 'higher', 'MB/s');
  expect([...outliers]).toEqual([5]);
  expect(of.get('ssd')).toMatchObject({ count: 3, median: 505 });
});

test('units tell which way is better where the script does not', () => {
  expect(['MB/s', 'IOPS', 'ops/s', 'ms', '°C', 'h', ''].map((unit) => betterOf(null, unit))).toEqual([
    'higher',
    'higher',
    'higher',
    'lower',
    'lower',
    null,
    null,
  ]);
  expect(betterOf('lower', 'MB/s')).toBe('lower');
});

test('what is said of an odd one', () => {
  const read = { key: 'sequential_read', title: 'Read', unit: 'MB/s' };
  const against = { value: 131, median: 226, low: 221, high: 229, peers: 11 };
  expect(outlierSentence('sdh', read, against)).toBe('sdh reads 42% slower than its 11 peers');
  expect(outlierSentence('sdh', { ...read, key: 'w', title: 'Write' }, { ...against, peers: 1 })).toBe(
    'sdh writes 42% slower than its peer',
  );
  const latency = { key: 'p99', title: 'Latency p99', unit: 'ms' };
  expect(outlierSentence('sdh', latency, { value: 38.1, median: 12.4, low: 12, high: 13.2, peers: 11 })).toBe(
    'sdh takes 3.07 times as long as its 11 peers (Latency p99: 38.1 ms against 12 to 13.2 ms)',
  );
  const heat = { key: 't', title: 'Temperature', unit: '°C' };
  expect(outlierSentence('sdh', heat, { value: 47, median: 34, low: 33, high: 36, peers: 11 })).toBe(
    'sdh is 13 °C hotter than its 11 peers',
  );
  const sectors = { key: 's', title: 'Reallocated sectors', unit: '' };
  expect(outlierSentence('sdh', sectors, { value: 214, median: 0, low: 0, high: 0, peers: 11 })).toBe(
    'sdh: Reallocated sectors 214, against 0 for its 11 peers',
  );
  expect(spreadSentence([131], { low: 221, high: 229, unit: 'MB/s' })).toBe(
    '131 against 221 to 229 for the others',
  );
  expect(spreadSentence([], { low: 12, high: 13.2, unit: 'ms' })).toBe('12 to 13.2 ms');
  expect([standing(read, 206, 226), standing(read, 225, 226), standing(heat, 47, 34)]).toEqual([
    '9% slower',
    'equal',
    '13 °C hotter',
  ]);
  expect(changeSentence(read, 131, 206, '31 October')).toBe('131 MB/s, 36% lower than on 31 October');
});
