import { expect, test } from 'vitest';
import { fitting, template, type GridColumn } from './columns.ts';

const columns: GridColumn<unknown>[] = ['a', 'b', 'c', 'd'].map((id) => ({
  id,
  header: id,
  widthPx: 100,
  cell: () => null,
}));

test('columns drop from the right, and the first never do', () => {
  const ids = (width: number, scale = 1) =>
    fitting(columns, width, 2, scale)
      .map((c) => c.id)
      .join('');
  expect(ids(400)).toBe('abcd');
  expect(ids(399)).toBe('abc');
  expect(ids(10)).toBe('ab');
  expect(ids(400, 1.2)).toBe('abc');
});

test('a growing column shares what is left', () => {
  expect(template([columns[0]!, { ...columns[1]!, grow: 2 }], 1.5)).toBe('150px minmax(150px, 2fr)');
});
