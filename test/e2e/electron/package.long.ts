import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeStubDist } from './stub-dist.ts';

/** The package as `npm run package -- --linux dir` makes it, around a stand-in for Electron's own program. */
const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);
let work: string;
let resources: string;
let program: string;

const sizeOf = (at: string): number =>
  statSync(at).isFile()
    ? statSync(at).size
    : readdirSync(at).reduce((bytes, name) => bytes + sizeOf(path.join(at, name)), 0);

beforeAll(async () => {
  work = mkdtempSync(path.join(tmpdir(), 'md-package-'));
  const { version } = JSON.parse(
    readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
  ) as { version: string };
  makeStubDist(path.join(work, 'stub'), version);
  const output = path.join(work, 'out');
  await run(bin('node'), [path.join(root, '.config/build.ts')], { cwd: root });
  await run(
    bin('electron-builder'),
    [
      '--config',
      'electron-builder.yml',
      '--linux',
      'dir',
      '--publish',
      'never',
      `-c.electronDist=${work}/stub`,
      `-c.directories.output=${output}`,
    ],
    { cwd: root },
  );
  resources = path.join(output, 'linux-unpacked/resources');
  program = path.join(output, 'linux-unpacked/metaldesk-desk');
}, 300_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

test('app.asar holds the window and nothing else', () => {
  const files = listPackage(path.join(resources, 'app.asar'), { isPack: false }).filter((name) =>
    path.extname(name),
  );
  const own = files.filter((name) => !name.startsWith('/node_modules/'));
  expect(own).toEqual(
    expect.arrayContaining([
      '/package.json',
      '/dist/desktop.js',
      '/dist/preload.cjs',
      '/dist/renderer/index.html',
      '/assets/icons/tray.png',
    ]),
  );
  const expected =
    /^\/(package\.json|dist\/([\w-]+\.c?js|vendors\.json|renderer\/.+)|assets\/icons\/[\w@-]+\.png)$/;
  expect(own.filter((name) => !expected.test(name))).toEqual([]);
  for (const name of ['cli', 'serve', 'start']) expect(own).not.toContain(`/dist/${name}.js`);
  const packages = new Set(
    files.flatMap((name) => /^\/node_modules\/((?:@[\w-]+\/)?[\w-]+)/.exec(name)?.[1] ?? []),
  );
  expect([...packages].sort()).toEqual(['@koromix/koffi-linux-x64', 'better-sqlite3', 'koffi']);
  expect(files.filter((name) => /\.(ts|map|md|c|cc|h)$/.test(name))).toEqual([]);
});

test('of native programs one for this system is there, outside of the archive', () => {
  const unpacked = readdirSync(path.join(resources, 'app.asar.unpacked'), {
    recursive: true,
    encoding: 'utf8',
  }).filter((name) => name.endsWith('.node'));
  expect(unpacked.sort()).toEqual([
    'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node',
    'node_modules/better-sqlite3/prebuilds/linux-x64.node',
  ]);
});

test('the fuses are flipped', async () => {
  const wire = await getCurrentFuseWire(program);
  const is = (fuse: FuseV1Options): string => String.fromCharCode(Number(wire[fuse]));
  expect(
    Object.fromEntries([
      ['runAsNode', is(FuseV1Options.RunAsNode)],
      ['cookies', is(FuseV1Options.EnableCookieEncryption)],
      ['NODE_OPTIONS', is(FuseV1Options.EnableNodeOptionsEnvironmentVariable)],
      ['inspect', is(FuseV1Options.EnableNodeCliInspectArguments)],
      ['integrity', is(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)],
      ['asarOnly', is(FuseV1Options.OnlyLoadAppFromAsar)],
      ['file', is(FuseV1Options.GrantFileProtocolExtraPrivileges)],
    ]),
  ).toEqual({
    runAsNode: '0',
    cookies: '1',
    NODE_OPTIONS: '0',
    inspect: '0',
    integrity: '1',
    asarOnly: '1',
    file: '0',
  });
});

test('the server in it runs with the Node in it, from anywhere', async () => {
  const moved = path.join(work, 'opt/resources');
  mkdirSync(moved, { recursive: true });
  for (const name of ['server', 'assets'])
    cpSync(path.join(resources, name), path.join(moved, name), { recursive: true });
  const node = path.join(moved, 'server/node_modules/node/bin/node');
  const metaldesk = path.join(moved, 'server/main/metaldesk.mjs');
  const env = { PATH: '/usr/bin:/bin', HOME: work };
  const data = path.join(work, 'data');
  const version = await run(node, [metaldesk, '--version'], { cwd: '/', env });
  expect(version.stdout.trim()).toBe(
    (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version,
  );
  const serving = execFile(
    node,
    [metaldesk, 'serve', '--data', data, '--http', '127.0.0.1:0', '--until-stdin-ends'],
    { cwd: '/', env },
  );
  const ended = new Promise<number | null>((resolve) => serving.once('exit', resolve));
  const ready = await new Promise<{ url: string }>((resolve) =>
    serving.stdout!.once('data', (text: string) => resolve(JSON.parse(text) as { url: string })),
  );
  expect((await fetch(ready.url)).status).toBe(200);
  const counts = await run(node, [metaldesk, '--data', data, '--json', 'machines', 'counts'], {
    cwd: '/',
    env,
  });
  expect(JSON.parse(counts.stdout)).toMatchObject({ total: 0 });
  serving.stdin!.end();
  expect(await ended).toBe(0);
}, 60_000);

test('the window in it passes every test of the shell', async () => {
  const dir = path.join(work, 'shell');
  extractAll(path.join(resources, 'app.asar'), dir);
  rmSync(path.join(dir, 'node_modules'), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(dir, 'node_modules'));
  // As beside the archive: what machines are given.
  for (const name of ['agent', 'boot', 'scripts'])
    symlinkSync(path.join(resources, 'assets', name), path.join(dir, 'assets', name));
  const report = path.join(work, 'shell.json');
  await run(
    bin('vitest'),
    [
      'run',
      '--config',
      '.config/vitest.config.ts',
      '--project',
      'e2e',
      'test/e2e/electron/shell.test.ts',
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { cwd: root, env: { ...process.env, METALDESK_SHELL: dir } },
  ).catch(() => undefined);
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<
    string,
    number
  >;
  expect(numFailedTests).toBe(0);
  expect(numPassedTests).toBeGreaterThan(15);
}, 300_000);

test('what the deb adds is there, and systemd takes the unit', async () => {
  const config = parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')) as {
    deb: { fpm: string[] };
  };
  for (const mapping of config.deb.fpm)
    expect(existsSync(path.join(root, mapping.split('=')[0]!))).toBe(true);
  const unit = path.join(work, 'metaldesk.service');
  const text = readFileSync(path.join(root, 'assets/packaging/linux/metaldesk.service'), 'utf8');
  expect(text).toMatch(/^AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_NET_RAW CAP_NET_ADMIN$/m);
  writeFileSync(unit, text.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
  const { stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
  expect(stderr).not.toContain(unit);
  const policy = readFileSync(path.join(root, 'assets/packaging/linux/metaldesk.policy'), 'utf8');
  expect(policy).toContain('/opt/Metaldesk/resources/server/bin/serve-for-window');
  expect(statSync(path.join(resources, 'server/bin/serve-for-window')).mode & 0o111).toBe(0o111);
  copyFileSync(
    path.join(root, 'assets/packaging/linux/serve-for-window'),
    path.join(work, 'serve-for-window'),
  );
  await expect(run('/bin/sh', [path.join(work, 'serve-for-window')], { env: {} })).rejects.toMatchObject({
    code: 2,
  });
});

test('it is no larger than it needs to be', () => {
  const megabytes = Object.fromEntries(
    ['app.asar', 'app.asar.unpacked', 'server', 'assets'].map((name) => [
      name,
      Math.round(sizeOf(path.join(resources, name)) / 1e5) / 10,
    ]),
  );
  console.log('MB in the package, without Electron:', megabytes);
  expect(megabytes['app.asar']).toBeLessThan(20);
  expect(megabytes['server']).toBeLessThan(160);
});
