import { expect, test, vi } from 'vitest';
import { gatherer } from './throttle.ts';

test('many items of one key cost one round, and rounds keep their distance', () => {
  vi.useFakeTimers({ now: 0 });
  const rounds: string[][] = [];
  const gather = gatherer<string>(
    500,
    (s) => s,
    (items) => rounds.push(items),
  );
  for (let i = 0; i < 1000; i++) gather(['list', `m${i % 3}`]);
  vi.advanceTimersByTime(60);
  expect(rounds).toEqual([['list', 'm0', 'm1', 'm2']]);
  gather(['list']);
  vi.advanceTimersByTime(400);
  expect(rounds).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(rounds).toHaveLength(2);
  vi.useRealTimers();
});
