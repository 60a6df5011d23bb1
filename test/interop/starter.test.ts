import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const starter = path.join(root, 'main/metaldesk.mjs');

/** A Node of the system that is too old for the sources, where there is one. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (program) =>
    existsSync(program) &&
    Number(execFileSync(program, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' })) < 24,
);

const alone = (node: string): { status: number | null; stderr: string } => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-starter-'));
  mkdirSync(path.join(dir, 'main'));
  copyFileSync(starter, path.join(dir, 'main/metaldesk.mjs'));
  const { status, stderr } = spawnSync(node, [path.join(dir, 'main/metaldesk.mjs'), 'serve'], {
    encoding: 'utf8',
  });
  rmSync(dir, { recursive: true });
  return { status, stderr };
};

test.runIf(oldNode)('an old Node goes on with the pinned one, or names the fix', () => {
  const { stdout } = spawnSync(oldNode!, [starter, '--version'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/m);
  const { status, stderr } = alone(oldNode!);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Metaldesk needs Node 24 or newer; this is v\d+.*npm ci/);
});

test('a package without its build says so', () => {
  expect(alone(process.execPath)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Metaldesk is not built: .*npm ci/) as string,
  });
});

test('wrong words end with 2 and say what is meant', () => {
  const run = (...words: string[]) => spawnSync(process.execPath, [starter, ...words], { encoding: 'utf8' });
  expect(run('machines', 'explode')).toMatchObject({ status: 2 });
  expect(run('serve', '--http', 'nowhere')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('HOST:PORT') as string,
  });
  expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('machines') as string });
});
