import { expect, test } from 'vitest';
import { lifeParts, lifeShares } from './life.ts';

test('a life in groups: neighbours join, shares add up, failures are counted', () => {
  const parts = lifeParts(
    [
      { status: 'new', from: 0, to: 10 },
      { status: 'commissioning', from: 10, to: 15 },
      { status: 'testing', from: 15, to: 20 },
      { status: 'failed_testing', from: 20, to: 30 },
      { status: 'ready', from: 30, to: null },
    ],
    100,
  );
  expect(parts.map((p) => [p.group, p.ms])).toEqual([
    ['new', 10],
    ['working', 10],
    ['need_you', 10],
    ['ready', 70],
  ]);
  expect(lifeShares(parts)).toContainEqual({ group: 'ready', percent: 70, times: 1 });
});
