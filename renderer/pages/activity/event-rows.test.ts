import { expect, test } from 'vitest';
import { behind, newIn, onTop, type Rows } from './event-rows.ts';

const page = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => ({ n: from - i }));
const none: Rows<{ n: number }> = { items: [], hasMore: false };
const numbers = (rows: Rows<{ n: number }>) => rows.items.map((row) => row.n);

test('new events come on top, older ones behind, none twice', () => {
  const first = onTop(none, page(20, 11), 10);
  expect(first.hasMore).toBe(true);
  const more = behind(first, page(10, 3), 10);
  expect(numbers(more)).toEqual(numbers({ items: page(20, 3), hasMore: false }));
  expect(more.hasMore).toBe(false);
  expect(newIn(more, page(23, 14))).toBe(3);
  expect(numbers(onTop(more, page(23, 14), 10))).toEqual(numbers({ items: page(23, 3), hasMore: false }));
  expect(onTop(more, page(20, 11), 10)).toBe(more);
  expect(numbers(behind(more, page(5, 1), 10)).slice(-4)).toEqual([4, 3, 2, 1]);
});

test('after more than a page the list begins anew, without a gap in it', () => {
  const first = onTop(none, page(20, 11), 10);
  expect(numbers(onTop(first, page(90, 81), 10))).toEqual(numbers({ items: page(90, 81), hasMore: true }));
});

test('a list that grows at its top lets its end go', () => {
  let rows = onTop(none, page(100, 1), 100);
  for (let last = 150; last <= 10_000; last += 50) rows = onTop(rows, page(last, last - 99), 100);
  expect(rows.items.length).toBe(2_000);
  expect(rows.hasMore).toBe(true);
  expect(rows.items[0]!.n).toBe(10_000);
});
