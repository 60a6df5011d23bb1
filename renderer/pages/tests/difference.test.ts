import { expect, test } from 'vitest';
import { difference, inShort } from './difference.ts';

const told = (before: string, after: string): string[] =>
  difference(before, after).map((l) => `${l.sign}${l.before ?? ''}/${l.after ?? ''} ${l.text}`);

test.each([
  ['a\nb\nc', 'a\nb\nc', [' 1/1 a', ' 2/2 b', ' 3/3 c']],
  ['a\nb\nc', 'a\nx\nc', [' 1/1 a', '-2/ b', '+/2 x', ' 3/3 c']],
  ['a\nc', 'a\nb\nc', [' 1/1 a', '+/2 b', ' 2/3 c']],
  ['a\na\na', 'a', [' 1/1 a', '-2/ a', '-3/ a']],
  ['x\na\ny\nb', 'a\nz\nb', ['-1/ x', ' 2/1 a', '-3/ y', '+/2 z', ' 4/3 b']],
])('%j to %j', (before, after, lines) => {
  expect(told(before, after)).toEqual(lines);
});

test('taking the lines that are there after puts the new text together, however long', () => {
  const before = Array.from({ length: 2500 }, (_, i) => `line ${i * 2}`).join('\n');
  const after = Array.from({ length: 2500 }, (_, i) => `line ${i * 3}`).join('\n');
  const lines = difference(before, after);
  const of = (side: 'before' | 'after'): string =>
    lines
      .filter((l) => l[side] !== null)
      .map((l) => l.text)
      .join('\n');
  expect(of('before')).toBe(before);
  expect(of('after')).toBe(after);
});

test('in short: the changed lines and what stands beside them', () => {
  const before = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  const after = before.with(20, 'other');
  const short = inShort(difference(before.join('\n'), after.join('\n')), 1);
  expect(short.map((l) => l && `${l.sign}${l.text}`)).toEqual([
    null,
    ' line 19',
    '-line 20',
    '+other',
    ' line 21',
    null,
  ]);
  expect(inShort(difference('a', 'a'))).toEqual([null]);
});
