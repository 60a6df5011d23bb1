import { expect, test } from 'vitest';
import { flusher } from './flush.ts';

test('a caller that comes while a flush runs waits for the next one', async () => {
  const running: ((error: Error | null) => void)[] = [];
  const flush = flusher((done) => running.push(done));
  const order: string[] = [];
  const first = flush().then(() => order.push('first'));
  const second = flush().then(() => order.push('second'));
  const third = flush().then(() => order.push('third'));
  expect(running).toHaveLength(1);
  running[0]!(null);
  await first;
  expect(order).toEqual(['first']);
  expect(running).toHaveLength(2);
  running[1]!(null);
  await Promise.all([second, third]);
  expect(running).toHaveLength(2);
});

test('after a flush that failed none succeeds: what it should have written may be lost', async () => {
  let calls = 0;
  const flush = flusher((done) => done((calls += 1) === 1 ? new Error('EIO') : null));
  await expect(flush()).rejects.toThrow('EIO');
  await expect(flush()).rejects.toThrow('EIO');
  expect(calls).toBe(1);
});
