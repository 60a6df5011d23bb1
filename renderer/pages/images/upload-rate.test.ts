import { expect, test } from 'vitest';
import { rateOver } from './upload-rate.ts';

test('nothing is said before three seconds', () => {
  expect(rateOver([])).toBeNull();
  expect(
    rateOver([
      { at: 0, bytes: 0 },
      { at: 2000, bytes: 10 },
    ]),
  ).toBeNull();
});

test('the rate of the last ten seconds, not of the beginning', () => {
  const samples = [
    { at: 0, bytes: 0 },
    { at: 20_000, bytes: 100 },
    { at: 25_000, bytes: 600 },
    { at: 30_000, bytes: 1100 },
  ];
  expect(rateOver(samples)).toBe(100);
});
