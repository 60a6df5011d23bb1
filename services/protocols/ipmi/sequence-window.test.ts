import { expect, test } from 'vitest';
import { sequenceWindow } from './sequence-window.ts';

test('each number counts once, late ones within sixteen, and any number ahead', () => {
  const fresh = sequenceWindow();
  expect([1, 2, 2, 4, 3, 3].map(fresh)).toEqual([true, true, false, true, true, false]);
  expect(fresh(0)).toBe(false);
  expect(fresh(100)).toBe(true);
  expect([84, 85, 99, 100].map(fresh)).toEqual([false, true, true, false]);
});

test('a long session does not remember every number', () => {
  const fresh = sequenceWindow();
  for (let n = 1; n <= 1000; n++) expect(fresh(n)).toBe(true);
  for (let n = 1; n <= 1000; n++) expect(fresh(n)).toBe(false);
});
