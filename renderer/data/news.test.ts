import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveMessage } from '../../services/contract/live.ts';
import { newsReader, type News } from './news.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (text: string, kind = 'machine.status'): LiveMessage => ({
  kind: 'event',
  event: { n: 1, at: 0, kind, level: 'info', systemId: 'abc123', text, who: null },
});

test('what comes together is said as one number, at most once in five seconds, trouble first', () => {
  const reader = newsReader();
  const said: News[] = [];
  reader.onNews((item) => said.push(item));
  for (let i = 0; i < 7; i++) reader.hear(event('Ready'));
  reader.hear(event('Failed commissioning: nothing was heard of it for 30 minutes.'));
  reader.hear(event('Commissioning'));
  reader.hear(event('Ready', 'machine.note'));
  vi.advanceTimersByTime(0);
  expect(said).toEqual([{ group: 'need_you', machines: 1 }]);
  vi.advanceTimersByTime(4_999);
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(said[1]).toEqual({ group: 'ready', machines: 7 });
  vi.advanceTimersByTime(20_000);
  expect(said).toHaveLength(2);
});

test('nothing is kept for a page that is gone', () => {
  const reader = newsReader();
  const said: News[] = [];
  const leave = reader.onNews((item) => said.push(item));
  reader.hear(event('Ready'));
  leave();
  reader.hear(event('Ready'));
  vi.advanceTimersByTime(10_000);
  reader.onNews((item) => said.push(item));
  vi.advanceTimersByTime(10_000);
  expect(said).toEqual([]);
});
