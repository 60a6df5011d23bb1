import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { InstallPlan } from '../../services/site/deploy/install-plan.ts';
import type { PlannedDisk } from '../../services/site/storage/plan.ts';
import {
  aBench,
  type Bench,
  diskImage,
  loopDisk,
  type LoopDisk,
  MIB,
  planFor,
  planned,
  rootUuid,
  treeIn,
} from './installer-disk.ts';

const here = new URL('.', import.meta.url).pathname;
const asRoot = process.getuid?.() === 0;

test('the parts of the agent that run no program', async () => {
  const words = ['-B', '-m', 'unittest', 'discover', '-s', path.join(here, 'installer')];
  const { stderr } = await promisify(execFile)('/usr/bin/python3', words, { timeout: 60_000 });
  expect(stderr).toMatch(/^OK$/m);
});

/** Runs a shell line in a partition of the disk, mounted where only it sees that. */
function inside({ node }: LoopDisk, bench: Bench, line: string, partition = 2): string {
  const at = path.join(bench.folder, 'look');
  mkdirSync(at, { recursive: true });
  const script = `partx --update ${node}; mount -o ro ${node}p${partition} ${at} && cd ${at} && ${line}`;
  return execFileSync('unshare', ['--mount', 'sh', '-c', script], { encoding: 'utf8' });
}

const holds = ({ node }: LoopDisk): string =>
  execFileSync('sfdisk', ['--dump', node], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

test.runIf(asRoot)(
  'an installation does what is planned, over what was there before, and a second time',
  async () => {
    await using bench = await aBench();
    using disk = loopDisk(bench.folder, 80);
    execFileSync('sfdisk', ['--quiet', disk.node], { input: 'label: gpt\nsize=16MiB\nsize=32MiB\n' });
    execFileSync('partx', ['--update', disk.node]);
    execFileSync('mkswap', [`${disk.node}p2`], { stdio: 'ignore' });
    const plan = planFor(disk, bench.image);
    for (const run of ['first', 'again']) {
      const ran = await bench.install(plan);
      expect(ran.printed, run).toContain('[finish]');
      expect(ran).toMatchObject({ code: 0, progress: { step: 'finish', text: 'installed' } });
      expect(ran.result).toMatch(/^status: passed\nresults:\n(.*\n)*.*image_bytes_per_second: \d+/);
      expect(ran.printed).not.toContain('never-printed');
    }
    const look =
      'cat etc/hostname etc/fstab etc/os-release; ls usr/bin; stat -c %a:%s swap.img var/lib/cloud/seed/*/*';
    expect(inside(disk, bench, look)).toBe(
      `n1\nUUID=${rootUuid} / ext4 defaults 0 1\nPRETTY_NAME="Test system"\n600:${MIB}\n600:6\n`,
    );
    expect(holds(disk)).toContain('label-id: 11111111-1111-4111-8111-11111111111A');
    expect(execFileSync('blkid', ['-o', 'value', '-s', 'UUID', `${disk.node}p2`], { encoding: 'utf8' })).toBe(
      `${rootUuid}\n`,
    );
  },
);

test.runIf(asRoot)('what is not as planned is a sentence, and the disk is as it was', async () => {
  await using bench = await aBench();
  using disk = loopDisk(bench.folder, 81);
  execFileSync('sfdisk', ['--quiet', disk.node], { input: 'label: gpt\nsize=16MiB, name=old\n' });
  const before = holds(disk);
  const plan = planFor(disk, bench.image);
  const storage = plan.storage!;
  const disks = (change: Partial<PlannedDisk>): InstallPlan => ({
    ...plan,
    storage: { ...storage, disks: [{ ...storage.disks[0]!, ...change }] },
  });
  for (const [given, words] of [
    [disks({ sizeBytes: 5 * MIB }), `has ${81 * MIB} bytes now and had ${5 * MIB}`],
    [disks({ serial: 'GONE' }), '(serial GONE) is not in this machine now'],
    [disks({ blockSize: 4096 }), 'has blocks of 512 bytes now'],
    [{ ...plan, storage: { ...storage, wipe: [] } }, 'without clearing it first'],
  ] satisfies [InstallPlan, string][]) {
    const ran = await bench.install(given);
    expect(ran.code).toBe(1);
    expect(ran.progress.text).toContain(words);
    expect(ran.progress.text).toContain('Nothing was written.');
    expect(holds(disk)).toBe(before);
  }
});

test.runIf(asRoot)('an image that is damaged, changed or too large is told apart', async () => {
  await using bench = await aBench();
  using disk = loopDisk(bench.folder, 82);
  const plan = planFor(disk, bench.image);
  bench.served = Buffer.from(bench.image);
  bench.served.writeUInt8(bench.served[2000]! ^ 1, 2000);
  const damaged = await bench.install(plan);
  expect(damaged).toMatchObject({ code: 1, progress: { step: 'image' } });
  expect(damaged.progress.text).toContain('arrived damaged');
  expect(damaged.result).toContain('status: failed');
  bench.served = bench.image.subarray(1);
  expect((await bench.install(plan)).progress.text).toContain('it was changed meanwhile');
  bench.served = bench.image;
  const large = { ...plan, image: { ...plan.image, unpackedBytes: 900 * MIB } };
  expect((await bench.install(large)).progress.text).toMatch(/has 943718400 bytes unpacked; .* has room for/);
  expect(await bench.install(plan)).toMatchObject({ code: 0 });
});

test.runIf(asRoot)('a squashfs is copied, a whole disk written, grown and completed', async () => {
  await using bench = await aBench();
  using disk = loopDisk(bench.folder, 84);
  const squashfs = path.join(bench.folder, 'squashfs');
  execFileSync('mksquashfs', [treeIn(bench.folder), squashfs, '-quiet', '-no-progress'], { stdio: 'ignore' });
  bench.served = readFileSync(squashfs);
  const plan = planFor(disk, bench.image);
  const copied = await bench.install({
    ...plan,
    image: planned(bench.served, { kind: 'squashfs', packing: 'none' }),
  });
  expect(copied.code, copied.printed).toBe(0);
  expect(inside(disk, bench, 'cat etc/hostname etc/os-release; ls -A')).toBe(
    'n1\nPRETTY_NAME="Test system"\nboot\netc\nlost+found\nswap.img\nusr\nvar\n',
  );

  const raw = diskImage(bench.folder);
  bench.served = gzipSync(raw, { level: 1 });
  const whole = {
    ...{ ...plan, storage: null, imageDisk: plan.storage!.disks[0]! },
    image: planned(bench.served, { kind: 'disk', unpackedBytes: raw.length }),
  } satisfies InstallPlan;
  const written = await bench.install(whole);
  expect(written.code, written.printed).toBe(0);
  const seen = inside(disk, bench, 'cat etc/hostname; df --output=size -BM . | tail -1', 1);
  expect(seen).toMatch(/^n1\n +\d+M/);
  expect(Number(/(\d+)M/.exec(seen)![1])).toBeGreaterThan(60);
  using small = loopDisk(bench.folder, 20);
  const onSmall = {
    ...whole,
    imageDisk: { ...whole.imageDisk, name: path.basename(small.node), sizeBytes: 20 * MIB },
  };
  expect((await bench.install(onSmall)).progress.text).toMatch(/unpacked; the disk .* has room for 20971520/);
  const unknown = { ...onSmall, image: { ...whole.image, unpackedBytes: null } };
  expect((await bench.install(unknown)).progress.text).toContain('The image is larger than the disk');
});

const bytes = (disk: LoopDisk, line: string): string =>
  execFileSync('sh', ['-c', `dd if=${disk.file} bs=1M ${line} status=none | tr -d '\\0' | wc -c`], {
    encoding: 'utf8',
  }).trim();

test.runIf(asRoot)(
  'an erase leaves nothing, a quick one only the middle; both say what they did',
  async () => {
    await using bench = await aBench();
    using disk = loopDisk(bench.folder, 83);
    const fill = () => {
      execFileSync('dd', ['if=/dev/urandom', `of=${disk.node}`, 'bs=1M', 'count=83', 'status=none']);
      execFileSync('sfdisk', ['--quiet', disk.node], { input: 'label: gpt\nstart=40MiB, size=9MiB\n' });
      execFileSync('partx', ['--update', disk.node]);
      execFileSync('mkfs.ext4', ['-q', '-F', `${disk.node}p1`]);
    };
    fill();
    const quick = await bench.wipe(`--storage=${disk.node}`, '--quick-erase', '--secure-erase');
    expect(quick.code, quick.printed).toBe(0);
    expect(quick.result).toContain('method: "Both ends and all signatures"\n  nist_class: "none"\n');
    expect(quick.result).toMatch(/tried: \[".*not asked to erase itself/);
    expect([bytes(disk, 'count=16'), bytes(disk, 'skip=67'), bytes(disk, 'skip=40 count=1')]).toEqual([
      '0',
      '0',
      '0',
    ]);
    expect(Number(bytes(disk, 'skip=20 count=10'))).toBeGreaterThan(10_000_000);

    fill();
    const full = await bench.wipe(`--storage=${disk.node}`);
    expect(full.code, full.printed).toBe(0);
    expect(full.result).toContain('method: "Overwritten with zeros"\n  nist_class: "Clear"\n');
    expect(full.result).toContain(`bytes: ${83 * MIB}\n`);
    expect(full.result).toContain('samples: 83\n  bad_samples: 0\n');
    expect(bytes(disk, '')).toBe('0');
    expect((await bench.wipe('--storage=/dev/not-there')).printed).toContain('is not in this machine now');
  },
);
