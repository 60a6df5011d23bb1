import { expect, test } from 'vitest';
import {
  joined,
  linkSpeed,
  longDuration,
  memory,
  shortDuration,
  storage,
  timeLeft,
  whenWas,
} from './format.ts';

test('durations: 1:14 in lists, words in sentences, rounded when they are a guess', () => {
  expect(shortDuration(74_900)).toBe('1:14');
  expect(shortDuration(7_389_000)).toBe('2:03:09');
  expect(longDuration(74_000)).toBe('1 min 14 s');
  expect(longDuration(8_040_000)).toBe('2 h 14 min');
  expect(longDuration(3_600_000)).toBe('1 h');
  expect(timeLeft(67_000)).toBe('1 min 10 s');
  expect(timeLeft(2_000)).toBe('10 s');
  expect(timeLeft(3_570_000)).toBe('1 h');
});

test('sizes: memory in GiB, disks in GB and TB as on their label, links in Gb/s', () => {
  expect([512, 65_536, 1536].map((mib) => joined(memory(mib)))).toEqual(['512 MiB', '64 GiB', '1.5 GiB']);
  expect([480e9, 960e9, 30.7e12, 131e12, 8e6].map((bytes) => joined(storage(bytes)))).toEqual([
    '480 GB',
    '960 GB',
    '30.7 TB',
    '131 TB',
    '8 MB',
  ]);
  expect([100, 1000, 2500].map(linkSpeed)).toEqual(['100 Mb/s', '1 Gb/s', '2.5 Gb/s']);
});

test('times: ago up to an hour, the clock today, the day before', () => {
  const now = new Date(2026, 10, 21, 14, 32, 7).getTime();
  expect(whenWas(now - 4_000, now)).toBe('4 s ago');
  expect(whenWas(now - 120_000, now)).toBe('2 min ago');
  expect(whenWas(now - 3 * 3_600_000, now)).toBe('11:32');
  expect(whenWas(now - 21 * 86_400_000, now)).toBe('31 October');
});
