import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTest } from './test-script.ts';

const mib = 2 ** 20;
const dir = mkdtempSync(path.join(tmpdir(), 'md-loops-'));
const loops: string[] = [];
const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8' }).trim();

/** A disk of 64 MiB of which reading fails from `goodBytes` on: its file ends there, which a loop device only notices then. */
function aLoop(goodBytes = 64 * mib): string {
  const file = path.join(dir, `disk${loops.length}`);
  writeFileSync(file, '');
  truncateSync(file, 64 * mib);
  const loop = run('losetup', '--find', '--show', file);
  loops.push(loop);
  if (goodBytes < 64 * mib) truncateSync(file, goodBytes);
  return loop;
}
let good: string;
let bad: string;
describe.runIf(process.getuid?.() === 0 && existsSync('/dev/loop-control'))('on real block devices', () => {
  beforeAll(() => {
    good = aLoop();
    bad = aLoop(32 * mib);
  });
  afterAll(() => {
    for (const loop of loops) run('losetup', '--detach', loop);
    rmSync(dir, { recursive: true });
  });

  test('badblocks finds what fails and exits 0 over it; the test does not', async () => {
    const ended = await runTest('badblocks', [`--storage=${bad}`]);
    expect(ended).toMatchObject({ status: 1, result: { status: 'failed', results: { bad_blocks: 1000 } } });
    const name = path.basename(bad);
    expect(ended.sentence).toBe(
      `The disk ${name} (without a serial number) has at least 1000 bad blocks of 4096 bytes, the first at byte ${32 * mib}. Replace it.`,
    );
  });

  test('the picture of a disk ends where it cannot be read, with the samples so far', async () => {
    const ended = await runTest('metaldesk-disk-profile', [`--storage=${bad}`, '--runtime=1']);
    expect(ended.result.status).toBe('failed');
    const samples = ended.result.results!['sequential_read'] as number[];
    expect(samples.length).toBeGreaterThan(3);
    expect(samples.length).toBeLessThan(16);
    expect(ended.sentence).toMatch(/could not be read between byte \d+ and \d+: Input\/output error\.$/);
  });

  test.each([
    ['badblocks', [], ['bad_blocks', 'speed']],
    ['badblocks-destructive', [], ['bad_blocks', 'speed']],
    [
      'metaldesk-disk-profile',
      ['--runtime=1'],
      [
        'sequential_read',
        'sequential_read_mean',
        'sequential_read_lowest',
        'random_read_iops',
        'latency_mean',
        'latency_p99',
      ],
    ],
    [
      'fio',
      ['--runtime=4'],
      ['random_read', 'sequential_read', 'random_write', 'sequential_write'].flatMap((key) => [
        key,
        `${key}_iops`,
        ...(key.startsWith('random') ? [`${key}_latency`] : []),
      ]),
    ],
  ])('%s passes on a good disk, with numbers alone', async (name, args, keys) => {
    const ended = await runTest(name, [`--storage=${good}`, ...args]);
    expect(ended).toMatchObject({ status: 0, result: { status: 'passed' } });
    expect(Object.keys(ended.result.results!).sort()).toEqual([...keys].sort());
    for (const value of Object.values(ended.result.results!).flat()) expect(value).toBeTypeOf('number');
  });

  test.each(['badblocks', 'metaldesk-disk-profile', 'smartctl-validate'])(
    '%s leaves a disk as it was',
    async (name) => {
      const loop = aLoop();
      const sum = (): string => run('sha256sum', loop);
      execFileSync('dd', ['if=/dev/urandom', `of=${loop}`, 'bs=1M', 'count=64', 'oflag=direct'], {
        stdio: 'ignore',
      });
      const before = sum();
      await runTest(name, [`--storage=${loop}`, '--runtime=1']);
      expect(sum()).toBe(before);
    },
  );

  test.each(['badblocks-destructive', 'fio'])('%s does not touch a disk that is in use', async (name) => {
    const loop = aLoop();
    run('mkfs.ext4', '-q', loop);
    const mounted = mkdtempSync(path.join(dir, 'mnt-'));
    run('mount', loop, mounted);
    try {
      const ended = await runTest(name, [`--storage=${loop}`]);
      expect(ended.result.status).toBe('failed');
      expect(ended.sentence).toContain('is in use (mounted, or part of an array); it was not written to.');
    } finally {
      run('umount', mounted);
    }
  });

  test.each(['smartctl-validate', 'smartctl-short', 'smartctl-conveyance', 'metaldesk-nvme-self-test'])(
    '%s passes over a disk that has none of it',
    async (name) => {
      const ended = await runTest(name, [`--storage=${good}`]);
      expect(ended).toMatchObject({ status: 0, result: { status: 'skipped' } });
      expect(ended.sentence).toContain(path.basename(good));
    },
  );

  test('a disk that was taken out since the machine was commissioned', async () => {
    const ended = await runTest('badblocks', ['--storage=/dev/sdzz']);
    expect(ended).toMatchObject({ status: 1, result: { status: 'failed' } });
    expect(ended.sentence).toBe(
      'The disk sdzz is not there: it was found when the machine was commissioned.',
    );
  });

  test('without a disk there is nothing to test', async () => {
    expect(await runTest('badblocks')).toMatchObject({ result: { status: 'skipped' } });
  });
});
