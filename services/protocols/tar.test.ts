import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readTar, writeTar } from './tar.ts';

const text = (s: string): Uint8Array => Buffer.from(s);
const deep = `${'folder/'.repeat(20)}${'n'.repeat(90)}`;

test('tar reads the names, modes and bytes that were written', () => {
  const archive = writeTar(
    [
      { path: 'index.json', bytes: text('{"1.0": {}}') },
      { path: 'scripts/50-all', bytes: text('#!/bin/sh\n'), mode: 0o755 },
      { path: deep, bytes: new Uint8Array(512) },
      { path: 'empty', bytes: new Uint8Array(0) },
    ],
    1_700_000_000,
  );
  expect(archive.length % 512).toBe(0);
  const listed = spawnSync('tar', ['tvf', '-', '--utc'], { input: archive, encoding: 'utf8' });
  expect(listed.stderr).toBe('');
  expect(
    listed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/)),
  ).toEqual([
    ['-rw-r--r--', 'root/root', '11', '2023-11-14', '22:13', 'index.json'],
    ['-rwxr-xr-x', 'root/root', '10', '2023-11-14', '22:13', 'scripts/50-all'],
    ['-rw-r--r--', 'root/root', '512', '2023-11-14', '22:13', deep],
    ['-rw-r--r--', 'root/root', '0', '2023-11-14', '22:13', 'empty'],
  ]);
  const one = spawnSync('tar', ['xOf', '-', 'index.json'], { input: archive, encoding: 'utf8' });
  expect(one.stdout).toBe('{"1.0": {}}');
});

test('a path that no header holds is a bug of the caller', () => {
  expect(() => writeTar([{ path: 'x'.repeat(101), bytes: text('') }], 0)).toThrow(RangeError);
});

test('what is written is read; damage is malformed or read, never an exception', () => {
  const files = [
    { path: 'index.json', bytes: Buffer.from('{}') },
    { path: deep, bytes: Buffer.alloc(700, 1) },
  ];
  const archive = writeTar(files, 0);
  expect(readTar(archive)).toEqual(files);
  expect(readTar(archive.subarray(0, 1600))).toEqual({ malformed: 'a file is cut off' });
  expect(readTar(new Uint8Array(0))).toEqual({ malformed: 'the end is missing' });
  let malformed = 0;
  for (let i = 0; i < 20_000; i++) {
    const damaged = Buffer.from(archive);
    damaged[(i * 7919) % damaged.length] = i % 256;
    if ('malformed' in readTar(damaged)) malformed++;
  }
  expect(malformed).toBeGreaterThan(100);
});
