import { expect, test } from 'vitest';
import { chances, CrashDisk } from './crash-disk.ts';
import type { Step } from './crash-trace.ts';

type Deed = Step extends infer S ? (S extends Step ? Omit<S, 'begun' | 'done'> : never) : never;

/** Steps one after the other, each taking two places of the record. */
const steps = (...deeds: Deed[]): Step[] =>
  deeds.map((deed, i) => ({ ...deed, begun: i * 2, done: i * 2 + 1 }) as Step);
const write = (name: string, text: string, offset: number | null = 0): Deed => ({
  did: 'write',
  name,
  offset,
  bytes: Buffer.from(text),
});
const texts = (files: Map<string, Buffer>): Record<string, string> =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.toString()]));

test('what was synced survives, what came behind the sync does not', () => {
  const disk = new CrashDisk(
    steps(
      { did: 'create', name: 'a' },
      { did: 'sync folder' },
      write('a', 'one'),
      { did: 'sync', name: 'a' },
      write('a', 'two', 3),
    ),
  );
  expect(texts(disk.filesAt(100))).toEqual({ a: 'one' });
  expect(texts(disk.filesAt(6))).toEqual({ a: '' });
});

test('a sync that began before a write was done does not cover it', () => {
  const [create, folder, first] = steps(
    { did: 'create', name: 'a' },
    { did: 'sync folder' },
    write('a', 'one'),
  );
  const sync: Step = { did: 'sync', name: 'a', begun: first!.begun - 1, done: 50 };
  expect(texts(new CrashDisk([create!, folder!, sync, first!]).filesAt(100))).toEqual({ a: '' });
});

test('a file without a synced name is gone, and a renamed one keeps its old name until then', () => {
  const made: Deed[] = [
    { did: 'create', name: 'a' },
    write('a', 'one', null),
    { did: 'sync', name: 'a' },
    { did: 'sync folder' },
    { did: 'rename', name: 'a', to: 'b' },
  ];
  expect(texts(new CrashDisk(steps(...made.slice(0, 3))).filesAt(100))).toEqual({});
  expect(texts(new CrashDisk(steps(...made)).filesAt(100))).toEqual({ a: 'one' });
  expect(texts(new CrashDisk(steps(...made, { did: 'sync folder' })).filesAt(100))).toEqual({ b: 'one' });
});

test('with chance, writes without a sync survive, are lost or are torn at sectors; the same seed does the same', () => {
  const page = 'x'.repeat(4_096);
  const disk = new CrashDisk(steps({ did: 'create', name: 'a' }, { did: 'sync folder' }, write('a', page)));
  const fates = Array.from({ length: 60 }, (_, seed) => disk.filesAt(100, chances(seed)).get('a')!);
  const written = fates.map((bytes) => bytes.filter((byte) => byte !== 0).length);
  expect(written).toContain(0);
  expect(written).toContain(4_096);
  expect(written.some((count) => count > 0 && count < 4_096)).toBe(true);
  expect(written.every((count) => count % 512 === 0)).toBe(true);
  expect(disk.filesAt(100, chances(7))).toEqual(disk.filesAt(100, chances(7)));
});
