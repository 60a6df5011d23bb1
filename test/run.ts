import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { needPrograms } from './programs.ts';

/**
 * `npm test`: the checks that read the sources, then every test that proves the product against real peers.
 * `--full` adds the long ones. Closes with one line that counts them all.
 */
const root = new URL('..', import.meta.url).pathname;
const full = process.argv.includes('--full');
const projects = ['unit', 'docs', 'stories', 'interop', 'e2e', 'lab', ...(full ? ['long'] : [])];
const report = path.join(root, 'test/out/vitest.json');

const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1000)} s`;
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

function step(name: string, command: string, args: string[]): boolean {
  const since = performance.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`== ${name}: ${status === 0 ? 'good' : 'FAILED'} (${seconds(since)})`);
  return status === 0;
}

needPrograms();
mkdirSync(path.dirname(report), { recursive: true });
const started = performance.now();
const checks = [
  step('types', bin('tsc'), ['--noEmit']),
  step('lint and format', 'npm', ['run', '-s', 'lint']),
  step('imports', 'npm', ['run', '-s', 'imports']),
  step('build', 'npm', ['run', '-s', 'build']),
];
const vitest = [
  'run',
  '--config',
  '.config/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
];
const tested = step('tests', bin('vitest'), [...vitest, ...projects.flatMap((p) => ['--project', p])]);
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
const failedChecks = checks.filter((good) => !good).length;
console.log(`\nAll of it took ${seconds(started)}. The first four steps count as tests.`);
console.log(
  `${(numPassedTests ?? 0) + checks.length - failedChecks} passed, ${(numFailedTests ?? 0) + failedChecks} failed`,
);
process.exit(tested && failedChecks === 0 ? 0 : 1);
