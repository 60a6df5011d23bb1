import { expect, test } from 'vitest';
import { rateOf } from './job-rate.ts';

const first = { step: 'write', at: 10_000, done: 100 };
const progress = (done: number, of: number | null = 1100) => ({ done, of, unit: 'bytes' as const });

test('a rate is told after three seconds, and what is left follows from it', () => {
  expect(rateOf(first, progress(200), 12_000)).toBeNull();
  expect(rateOf(first, progress(600), 15_000)).toEqual({ perSecond: 100, leftMs: 5_000 });
  expect(rateOf(first, progress(600, null), 15_000)).toEqual({ perSecond: 100, leftMs: null });
  expect(rateOf(first, progress(100), 15_000)).toBeNull();
});
