import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildImage, verifyImages } from './index.ts';

test('two builds of one package set are equal, the third comes from the cache, and no root file system stays behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  const build = async (name: string, cache: string) => {
    const built = await buildImage({ outDir: join(folder, name), cacheDir: join(folder, cache) });
    if (!built.ok) throw new Error(built.problem.sentence);
    return built.value;
  };
  try {
    const first = await build('one', 'cache-one');
    const second = await build('two', 'cache-two');
    expect(first.fromCache || second.fromCache).toBe(false);
    expect(second.ephemeral).toEqual(first.ephemeral);
    expect(second.loaders).toEqual(first.loaders);
    expect(await build('three', 'cache-one')).toEqual({ ...first, fromCache: true });
    expect(await verifyImages(join(folder, 'three'))).toEqual([]);
    expect(readdirSync(join(folder, 'cache-one')).sort()).toEqual([
      `ephemeral-${first.ephemeral.key}`,
      `loaders-${first.loaders.key}`,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
