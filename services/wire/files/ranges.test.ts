import { expect, test } from 'vitest';
import { precondition, rangeHolds } from './conditions.ts';
import { readRange } from './ranges.ts';

test.each([
  [undefined, 'whole'],
  ['bytes=0-0', { from: 0, to: 1 }],
  ['bytes=10-', { from: 10, to: 1000 }],
  ['bytes=-10', { from: 990, to: 1000 }],
  ['bytes=-5000', { from: 0, to: 1000 }],
  ['bytes=990-5000', { from: 990, to: 1000 }],
  ['Bytes = 1-2 ', { from: 1, to: 3 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['items=0-1', 'whole'],
  ['bytes=0x1-2', 'whole'],
  ['bytes=99999999999999999999-', 'whole'],
])('Range %s of 1000 bytes', (header, part) => {
  expect(readRange(header, 1000)).toEqual(part);
});

test('an empty file has no part that could be named', () => {
  expect(readRange('bytes=0-', 0)).toBe('unsatisfiable');
  expect(readRange('bytes=-5', 0)).toBe('whole');
});

const now = { etag: '"v2"', modifiedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };
const same = 'Fri, 02 Jan 2026 03:04:05 GMT';
const earlier = 'Fri, 02 Jan 2026 03:04:04 GMT';

test.each([
  [{}, 'met'],
  [{ 'if-none-match': '"v2"' }, 'unchanged'],
  [{ 'if-none-match': '"v1", W/"v2"' }, 'unchanged'],
  [{ 'if-none-match': '*' }, 'unchanged'],
  [{ 'if-none-match': '"v1"', 'if-modified-since': same }, 'met'],
  [{ 'if-modified-since': same }, 'unchanged'],
  [{ 'if-modified-since': earlier }, 'met'],
  [{ 'if-modified-since': 'yesterday' }, 'met'],
  [{ 'if-match': '"v1"' }, 'failed'],
  [{ 'if-match': 'W/"v2"' }, 'failed'],
  [{ 'if-match': '"v2"', 'if-unmodified-since': earlier }, 'met'],
  [{ 'if-unmodified-since': earlier }, 'failed'],
  [{ 'if-unmodified-since': same }, 'met'],
])('precondition %j', (headers, held) => {
  expect(precondition(headers, now)).toBe(held);
});

test.each([
  [undefined, true],
  ['"v2"', true],
  ['"v1"', false],
  ['W/"v2"', false],
  [same, true],
  [earlier, false],
])('If-Range %s', (header, holds) => {
  expect(rangeHolds(header, now)).toBe(holds);
});
