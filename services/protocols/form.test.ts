import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readForm, valueOf, valuesOf, type FormLimits } from './form.ts';
import { writeMultipart } from './multipart.ts';

const limits: FormLimits = { parts: 20, partBytes: 1000, bodyBytes: 10_000 };
const multi = (...lines: string[]): Uint8Array => Buffer.from(lines.join('\r\n'), 'latin1');
const type = 'multipart/form-data; boundary=B';

test('a form of key=value pairs keeps repeated keys, plus signs and UTF-8', () => {
  const form = readForm(
    'application/x-www-form-urlencoded',
    Buffer.from('tags=a&tags=b+c&name=%C3%A4&op&=x&'),
    limits,
  );
  expect(form).toEqual({
    fields: [
      ['tags', 'a'],
      ['tags', 'b c'],
      ['name', 'ä'],
      ['op', ''],
      ['', 'x'],
    ],
    files: [],
  });
  if (!('fields' in form)) return;
  expect(valueOf(form, 'tags')).toBe('b c');
  expect(valuesOf(form, 'tags')).toEqual(['a', 'b c']);
  expect(valueOf(form, 'none')).toBeUndefined();
});

test('parts of libmaas: base64, headers in any order, a line break and an empty line before the boundary', () => {
  const body = multi(
    '--B',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: form-data; name="hostname"',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset="utf-8"',
    '',
    'bm9k',
    'ZTE=',
    '',
    '--B',
    'Content-Type: application/octet-stream',
    'MIME-Version: 1.0',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: form-data; name="commission"',
    '',
    'VHJ1ZQ==',
    '',
    '--B--',
    '',
  );
  expect(readForm(type, body, limits)).toEqual({
    fields: [
      ['hostname', 'node1'],
      ['commission', 'True'],
    ],
    files: [],
  });
});

test("libmaas's body without parameters is an empty form", () => {
  expect(readForm(type, multi('--B', '', '--B--'), limits)).toEqual({ fields: [], files: [] });
  expect(readForm(undefined, new Uint8Array(0), limits)).toEqual({ fields: [], files: [] });
});

test("the runner's signal: plain parts, files by name, bytes as they are", () => {
  const noise = Uint8Array.from([0, 13, 10, 45, 45, 66, 66, 255, 13, 10]);
  const body = writeMultipart(
    'B',
    { op: 'signal', status: 'WORKING' },
    { 'x.out': noise, x: new Uint8Array(0) },
  );
  expect(readForm('Multipart/Form-Data; charset=utf-8; boundary="B"', body, limits)).toEqual({
    fields: [
      ['op', 'signal'],
      ['status', 'WORKING'],
    ],
    files: [
      { name: 'x.out', filename: 'x.out', bytes: Buffer.from(noise) },
      { name: 'x', filename: 'x', bytes: Buffer.alloc(0) },
    ],
  });
});

test.each([
  ['no type', undefined, 'x', 'malformed'],
  ['JSON', 'application/json', '{}', 'malformed'],
  ['no boundary', 'multipart/form-data', '--B', 'malformed'],
  ['a boundary of 71 characters', `multipart/form-data; boundary=${'b'.repeat(71)}`, 'x', 'malformed'],
  ['the boundary does not occur', type, 'nothing', 'malformed'],
  ['cut off', type, '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', 'malformed'],
  ['no name', type, '--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--', 'malformed'],
  ['no headers', type, '--B\r\n\r\nx\r\n--B--', 'malformed'],
  ['no colon', type, '--B\r\nhello\r\n\r\nx\r\n--B--', 'malformed'],
  ['headers without end', type, `--B\r\nContent-Disposition: form-data\r\n--B--`, 'malformed'],
  ['long headers', type, `--B\r\nX: ${'y'.repeat(5000)}\r\n\r\nx\r\n--B--`, 'malformed'],
  [
    'bad base64',
    type,
    '--B\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n#\r\n--B--',
    'malformed',
  ],
  [
    'odd encoding',
    type,
    '--B\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: x\r\n\r\n#\r\n--B--',
    'malformed',
  ],
  ['a broken escape', 'application/x-www-form-urlencoded', 'a=%zz', 'malformed'],
  ['too many fields', 'application/x-www-form-urlencoded', 'a=1&'.repeat(21), 'tooLarge'],
  ['a long value', 'application/x-www-form-urlencoded', `a=${'x'.repeat(1001)}`, 'tooLarge'],
  [
    'too many parts',
    type,
    `${'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'.repeat(21)}--B--`,
    'tooLarge',
  ],
  [
    'a long part',
    type,
    `--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n${'x'.repeat(1001)}\r\n--B--`,
    'tooLarge',
  ],
  ['a long body', type, 'x'.repeat(10_001), 'tooLarge'],
])('%s is refused', (_, contentType, body, kind) => {
  expect(readForm(contentType, Buffer.from(body), limits)).toHaveProperty(kind);
});

test('what is written is read, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (contents) => {
      const files = Object.fromEntries(contents.map((bytes, i) => [`f${i}`, bytes]));
      const read = readForm(
        'multipart/form-data; boundary=0xYzW17',
        writeMultipart('0xYzW17', {}, files),
        limits,
      );
      if (!('files' in read)) throw new Error('not read');
      expect(read.files.map((f) => Buffer.from(f.bytes))).toEqual(contents.map((c) => Buffer.from(c)));
    }),
  );
});

test(
  '100,000 damaged bodies are forms or problems, within their limits, never an exception',
  { timeout: 60_000 },
  () => {
    const signal = writeMultipart(
      'B',
      { op: 'signal', status: 'OK' },
      { 'a.out': Buffer.from('hello\r\n--B-\r\n') },
    );
    const pairs = Buffer.from('op=signal&status=OK&error=%C3%A4+b');
    const seen = { form: 0, malformed: 0, tooLarge: 0 };
    for (let i = 0; i < 100_000; i++) {
      const urlencoded = i % 4 === 0;
      const whole = Buffer.from(urlencoded ? pairs : signal);
      for (let k = 0; k <= i % 5; k++)
        whole[(i * 7919 + k * 104_729) % whole.length] = (i * 31 + k * 171) % 256;
      const body = i % 7 === 0 ? whole.subarray(0, i % whole.length) : whole;
      const read = readForm(urlencoded ? 'application/x-www-form-urlencoded' : type, body, limits);
      if ('malformed' in read) seen.malformed++;
      else if ('tooLarge' in read) seen.tooLarge++;
      else seen.form++;
    }
    expect(seen.form).toBeGreaterThan(1000);
    expect(seen.malformed).toBeGreaterThan(1000);
  },
);
