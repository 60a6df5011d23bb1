import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archiveStart, packageCache } from './package-cache.ts';

test('packages are kept by name and version as apt writes them', () => {
  expect(archiveStart({ name: 'libc6', version: '2.36-9' })).toBe('libc6_2.36-9_');
  expect(archiveStart({ name: 'sudo', version: '1:1.9~rc1' })).toBe('sudo_1%3a1.9~rc1_');
});

// where apt keeps its lists: other systems build nothing
test.runIf(existsSync('/var/lib/apt/lists'))('what the last build did not take goes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  try {
    const archives = join(folder, 'debs-system');
    const cache = packageCache(folder, 'system', join(folder, 'work'));
    mkdirSync(join(archives, 'partial'));
    for (const name of ['sudo_1%3a1.9_amd64.deb', 'sudo_1%3a1.8_amd64.deb', 'sudo-x_1%3a1.9_amd64.deb'])
      writeFileSync(join(archives, name), '');
    cache.prune([{ name: 'sudo', version: '1:1.9' }]);
    expect(readdirSync(archives)).toEqual(['sudo_1%3a1.9_amd64.deb']);
    expect(readdirSync(join(folder, 'work/lists'))).not.toContain('lock');
    expect(cache.args.join(' ')).toContain(`sync-in ${archives} /var/cache/apt/archives`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
