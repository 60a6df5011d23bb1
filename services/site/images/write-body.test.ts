import type { FileHandle } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rateMeter } from './rate.ts';
import { inWords, roomFor } from './room.ts';
import { writeBody } from './write-body.ts';

/** A file on a disk with room for `roomBytes`, which takes at most `pieceBytes` at once, as the last piece before it is full. */
function aHandle(roomBytes: number, pieceBytes = Infinity) {
  const disk = Buffer.alloc(roomBytes);
  let synced = false;
  const handle = {
    write(bytes: Uint8Array, from: number, length: number, at: number) {
      const bytesWritten = Math.min(length, pieceBytes, roomBytes - at);
      if (bytesWritten <= 0) return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      disk.set(bytes.subarray(from, from + bytesWritten), at);
      return Promise.resolve({ bytesWritten });
    },
    datasync() {
      synced = true;
      return Promise.resolve();
    },
  };
  return { handle: handle as unknown as FileHandle, disk, synced: () => synced };
}
async function* body(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}
const never = new AbortController().signal;
const told: number[] = [];
const tell = (received: number): void => void told.push(received);

test('a disk that takes pieces of pieces gets all of them, and is asked to keep them', async () => {
  const { handle, disk, synced } = aHandle(100, 3);
  const at = { at: 5, of: 16, dataDir: '/data' };
  const written = await writeBody(handle, at, body('hello ', 'again'), never, tell);
  expect(written).toEqual({ received: 16, problem: null });
  expect(disk.toString('utf8', 5, 16)).toBe('hello again');
  expect(synced()).toBe(true);
  expect(told).toEqual([11, 16]);
});

test('a full disk is told as such; what is whole on it counts', async () => {
  const { handle } = aHandle(8);
  const written = await writeBody(
    handle,
    { at: 0, of: 20, dataDir: '/data' },
    body('12345', '67890'),
    never,
    tell,
  );
  expect(written).toMatchObject({ received: 5, problem: { code: 'not_now' } });
  expect(written.problem?.sentence).toContain('/data is full');
});

test('speed is that of the last ten seconds, and not known at once', () => {
  const rate = rateMeter();
  expect(rate.perSecond(0, 0)).toBeNull();
  expect(rate.perSecond(100, 1000)).toBeNull();
  for (let s = 1; s <= 30; s++) rate.perSecond(s * 1000, s * 1000);
  expect(rate.perSecond(31_000, 31_000)).toBeCloseTo(1000, 0);
  for (let s = 32; s <= 60; s++) rate.perSecond(s * 1000, 31_000);
  expect(rate.perSecond(61_000, 31_000)).toBe(0);
});

test('what does not fit is refused in words', async () => {
  expect([0, 999, 1500, 12_345_678, 3.2e9, 5e15].map(inWords)).toEqual([
    ...['0 bytes', '999 bytes', '1.5 kB', '12 MB', '3.2 GB', '5000 TB'],
  ]);
  expect(await roomFor('/', 1)).toBeNull();
  expect(await roomFor('/', 1e18)).toMatchObject({ ok: false, problem: { code: 'not_now' } });
});
