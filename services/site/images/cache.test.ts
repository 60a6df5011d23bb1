import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweep } from './cache.ts';

test('the cache keeps the parts used last, builds that run, and nothing of builds that were killed', () => {
  const cache = mkdtempSync(join(tmpdir(), 'cache-'));
  try {
    const parts = ['a', 'b', 'c', 'd', 'e'].map((key) => `ephemeral-${key}`);
    const gone = 2 ** 22 + 1; // above the largest process number of Linux
    const running = `ephemeral-f.new-${process.pid}`;
    for (const name of [...parts, running, `ephemeral-g.new-${gone}`, `work.new-${gone}-x1`])
      mkdirSync(join(cache, name));
    parts.forEach((name, age) => utimesSync(join(cache, name), 1_000_000 - age, 1_000_000 - age));
    sweep(cache);
    expect(readdirSync(cache).sort()).toEqual([...parts.slice(0, 4), running]);
  } finally {
    rmSync(cache, { recursive: true });
  }
});
