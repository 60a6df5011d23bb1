import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delimiterOf, readCsv } from './csv.ts';

const cells = (text: string, delimiter = ','): string[][] =>
  [...readCsv(text, delimiter)].map((line) => line.cells.map((cell) => cell.text));

test('lines and cells know where they stand, over quoted line breaks too', () => {
  const lines = [...readCsv('\ufeffname,mac\r\n\r\n a , "b,""c"" d" ,e\n"two\nlines",x\n', ',')];
  expect(lines.map((l) => [l.line, l.cells.map((c) => [c.text, c.column])])).toEqual([
    [1, [['name', 1], ['mac', 6]]], // prettier-ignore
    [3, [['a', 2], ['b,"c" d', 6], ['e', 19]]], // prettier-ignore
    [4, [['two\nlines', 1], ['x', 8]]], // prettier-ignore
  ]);
});

test('a quote that is never closed spoils its own line alone', () => {
  const lines = [...readCsv(`a,"open\nb,c\n${'x,y\n'.repeat(3000)}`, ',')];
  expect(lines[0]).toMatchObject({ openQuote: 3, cells: [{ text: 'a' }, { text: '"open' }] });
  expect(lines).toHaveLength(3002);
  expect(lines[1]).toMatchObject({ line: 2, openQuote: null });
});

test.each([
  ['a;b;c', ';'],
  ['a\tb', '\t'],
  ['\n\na,b;c,d', ','],
  ['alone', ','],
])('%o is separated by %o', (text, delimiter) => {
  expect(delimiterOf(text)).toBe(delimiter);
});

test('what it reads is what another reader of CSV reads', () => {
  const cell = fc.stringMatching(/^[a-z0-9 ,;"\n']{0,12}$/).map((text) => text.trim());
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const text = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join(end);
      const peer: string[][] = parse(text, { relax_column_count: true, record_delimiter: [end] });
      expect(cells(text)).toEqual(peer);
    }),
  );
});

test('whatever is pasted, it comes to an end and every line is told once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const lines = [...readCsv(text, ',')];
      const numbers = lines.map((l) => l.line);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }),
  );
});
