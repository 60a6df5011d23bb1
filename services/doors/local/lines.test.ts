import { expect, test } from 'vitest';
import { lineReader } from './lines.ts';

function reader(maxBytes: number) {
  const lines: string[] = [];
  let ends = 0;
  const read = lineReader(
    maxBytes,
    (line) => lines.push(line),
    () => (ends += 1),
  );
  return { lines, ends: () => ends, push: (text: string | Buffer) => read.push(Buffer.from(text)) };
}

test('lines are put together over any cut, also within a character', () => {
  const { lines, push } = reader(100);
  const bytes = Buffer.from('{"a":"é"}\n\n{"b":2}\nrest');
  for (const byte of bytes) push(Buffer.of(byte));
  expect(lines).toEqual(['{"a":"é"}', '{"b":2}']);
});

test('a line that is too long ends the reading, once, whatever follows', () => {
  const { lines, ends, push } = reader(10);
  push('0123456789\n');
  push('01234');
  push('567890');
  push('more\n');
  expect(lines).toEqual(['0123456789']);
  expect(ends()).toBe(1);
});
