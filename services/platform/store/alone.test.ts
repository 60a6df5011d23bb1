import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { holdAlone } from './alone.ts';

test('one process holds a data folder; it is free again when that one is gone', () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'md-alone-'));
  const dir = path.join(parent, 'data');
  const holdElsewhere = (): string => {
    const script = `import { holdAlone } from ${JSON.stringify(path.join(import.meta.dirname, 'alone.ts'))};
      process.stdout.write(holdAlone(${JSON.stringify(dir)}) ? 'held' : 'refused');
      process.kill(process.pid, 'SIGKILL');`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
  };
  expect(holdElsewhere()).toBe('held');
  const release = holdAlone(dir);
  expect(release).not.toBeNull();
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(holdElsewhere()).toBe('refused');
  release?.();
  expect(holdElsewhere()).toBe('held');
  rmSync(parent, { recursive: true });
});
