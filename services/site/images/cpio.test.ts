import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CpioEntry, cpioArchive } from './cpio.ts';

const entries: CpioEntry[] = [
  { path: 'bin/tool', kind: 'file', data: Buffer.from('odd'), executable: true },
  { path: 'bin', kind: 'folder' },
  { path: 'bin/sh', kind: 'link', target: 'tool' },
];

test('cpio unpacks what was packed, with modes and links', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cpio-'));
  try {
    execFileSync('cpio', ['-i', '--quiet'], { cwd: folder, input: cpioArchive(entries, 1_767_225_600) });
    expect(readFileSync(join(folder, 'bin/tool'), 'utf8')).toBe('odd');
    expect(statSync(join(folder, 'bin/tool')).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(folder, 'bin/sh'))).toBe('tool');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the order in which entries are given does not show', () => {
  expect(cpioArchive([...entries].reverse(), 5)).toEqual(cpioArchive(entries, 5));
});
