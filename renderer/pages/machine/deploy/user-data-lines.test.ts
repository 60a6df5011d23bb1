import { expect, test } from 'vitest';
import { faultyLines, placeOfLine } from './user-data-lines.ts';

test('the place of a line in a text', () => {
  expect(placeOfLine('#cloud-config\nfoo: 1\n', 2)).toEqual({ start: 14, end: 20 });
  expect(placeOfLine('a', 1)).toEqual({ start: 0, end: 1 });
  expect(placeOfLine('a\nb', 9)).toEqual({ start: 2, end: 3 });
});

test('lines that something is wrong with', () => {
  const problem = (line: number | null) => ({ line, column: null, sentence: 'No.' });
  expect(faultyLines({ problems: [problem(3), problem(null), problem(3)] })).toEqual(new Set([3]));
  expect(faultyLines(null).size).toBe(0);
});
