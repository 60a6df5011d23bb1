#!/usr/bin/env node
// Plain JavaScript that an old Node can read too: newer syntax or a .ts file would fail before any check could run.
import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const neededMajor = 24;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
const pinnedNode = path.join(root, 'node_modules', 'node', 'bin', 'node');

function fail(sentence, exitCode) {
  process.stderr.write(sentence + '\n');
  process.exit(exitCode);
}

/** Goes on with the pinned Node: same arguments, same terminal; signals are passed on, the exit code passed back. */
function continueWithPinnedNode() {
  const child = spawn(pinnedNode, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail('The pinned Node does not start: ' + error.message, 1));
  child.on('exit', (code, signal) => process.exit(code === null ? (signal === 'SIGINT' ? 130 : 143) : code));
}

/** Newest change of the sources that the bundles are made of, in milliseconds since 1970. */
function newestSource(at) {
  const stats = statSync(at);
  if (!stats.isDirectory()) return /\.test\.tsx?$/.test(at) ? 0 : stats.mtimeMs;
  return readdirSync(at).reduce((newest, name) => Math.max(newest, newestSource(path.join(at, name))), 0);
}

/** True in a checkout whose sources changed after the last build. An installed package carries dist/ alone. */
function isStale() {
  const sources = [
    'main',
    'services',
    'renderer',
    '.config/build.ts',
    '.config/build-programs.ts',
    'package-lock.json',
  ]
    .map((name) => path.join(root, name))
    .filter((at) => existsSync(at));
  if (!existsSync(path.join(root, 'services'))) return false;
  try {
    const { sourcesAsOf } = JSON.parse(readFileSync(path.join(dist, 'built.json'), 'utf8'));
    return sources.some((at) => newestSource(at) > sourcesAsOf);
  } catch {
    return true;
  }
}

/** Another user's checkout is run as it was built last. */
function mayBuild() {
  try {
    accessSync(existsSync(dist) ? dist : root, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Two programs started at once must not build over each other: the second waits for the first. */
function buildAlone() {
  const lock = path.join(root, 'node_modules', '.metaldesk-building');
  const lockLimitMs = 120000;
  const until = Date.now() + lockLimitMs;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') return build();
      const ageMs = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0;
      if (ageMs > lockLimitMs || Date.now() > until) rmSync(lock, { force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    return isStale() ? build() : 0;
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * The build speaks on stderr: stdout belongs to the ready line and to answers. Under sudo it runs as the owner of the
 * checkout, who could not replace files of root later.
 */
function build() {
  const owner = statSync(root);
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0;
  const { status } = spawnSync(process.execPath, [path.join(root, '.config', 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    ...(isRoot ? { uid: owner.uid, gid: owner.gid } : {}),
  });
  return status === null ? 1 : status;
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < neededMajor) {
    if (existsSync(pinnedNode)) return continueWithPinnedNode();
    return fail(
      'Metaldesk needs Node ' +
        neededMajor +
        ' or newer; this is ' +
        process.version +
        '. ' +
        'Run `npm ci` in ' +
        root +
        ': it brings the right one along.',
      1,
    );
  }
  if (isStale() && !mayBuild())
    process.stderr.write(
      'The sources are newer than dist/, and this user may not build there: going on with dist/.\n',
    );
  else if (isStale() && buildAlone() !== 0)
    return fail('The sources do not build (see above). Run `npm ci` if packages are missing.', 1);
  const name = ['serve', 'start'].includes(process.argv[2]) ? process.argv[2] : 'cli';
  const program = path.join(dist, name + '.js');
  if (!existsSync(program))
    return fail('Metaldesk is not built: ' + program + ' is missing. Run `npm ci` in ' + root + '.', 1);
  await import(pathToFileURL(program).href);
}

await main();
