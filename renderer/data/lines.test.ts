import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

const groups = [
  { value: 'a', label: 'A', count: 2 },
  { value: 'b', label: 'B', count: 3 },
  { value: 'c', label: 'C', count: 1 },
];

test('without groups a line is a row', () => {
  const lines = linesOf(5, [], new Set());
  expect(lines.count).toBe(5);
  expect(lines.at(3)).toEqual({ item: 3 });
});

test('each group has a heading, and its rows stand below it', () => {
  const lines = linesOf(6, groups, new Set());
  expect(lines.count).toBe(9);
  const told = Array.from({ length: 9 }, (_, i) => lines.at(i)).map((l) =>
    'group' in l ? l.group.value : l.item,
  );
  expect(told).toEqual(['a', 0, 1, 'b', 2, 3, 4, 'c', 5]);
});

test('a folded group keeps its heading; rows are counted through the open ones alone', () => {
  const lines = linesOf(6, groups, new Set(['b']));
  const told = Array.from({ length: lines.count }, (_, i) => lines.at(i)).map((l) =>
    'group' in l ? `${l.group.value} ${l.open}` : l.item,
  );
  expect(told).toEqual(['a true', 0, 1, 'b false', 'c true', 2]);
  expect(lines.itemAt(0)).toBe(0);
  expect(lines.itemAt(3)).toBe(2);
  expect(lines.itemAt(5)).toBe(2);
});
