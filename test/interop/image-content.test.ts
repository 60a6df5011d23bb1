import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examine, type Examined } from '../../services/site/images/content/examine.ts';
import { repack } from '../../services/site/images/content/repack.ts';
import { sniff } from '../../services/site/images/content/sniff.ts';
import { ImageRefusal } from '../../services/site/images/program.ts';
import { imageFiles, sha256Of } from '../image-files.ts';

/** What files are, and what is wrong with them: every one is made by the program that makes such files. */
const folder = mkdtempSync(path.join(tmpdir(), 'md-image-content-'));
const make = imageFiles(folder);
const never = new AbortController().signal;

const look = (name: string, sha256: string | null = null): Promise<Examined> =>
  examine({ file: make.file(name), sha256, onProgress: () => undefined, signal: never });
const refusal = (name: string, sha256: string | null = null): Promise<string> =>
  look(name, sha256).then(
    () => 'taken',
    (error: unknown) => {
      if (error instanceof ImageRefusal) return error.message;
      throw error;
    },
  );

beforeAll(() => {
  const { run, file } = make;
  make.rootTree('root');
  for (const [name, ...flags] of [
    ['root.tar', '--format=gnu'],
    ['pax.tar', '--format=pax'],
    ['old.tar', '--format=v7', '--exclude=usr/share/*'],
    ['root.tgz', '-z'],
    ['root.txz', '-J'],
    ['root.tar.zst', '--zstd'],
  ] as const)
    run('tar', ['-C', file('root'), ...flags, '-cf', file(name), '.']);
  make.disk('disk.raw');
  run('gzip', ['-k', file('disk.raw')]);
  run('xz', ['-k', '-0', file('disk.raw')]);
  run('zstd', ['-q', file('disk.raw')]);
  run('tar', ['-C', folder, '-czf', file('disk.tar.gz'), 'disk.raw']);
  run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', '-c', file('disk.raw'), file('disk.qcow2')]);
  run('qemu-img', ['convert', '-f', 'raw', '-O', 'vmdk', file('disk.raw'), file('disk.vmdk')]);
  run('qemu-img', ['convert', '-f', 'raw', '-O', 'vhdx', file('disk.raw'), file('disk.vhdx')]);
  run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', file('disk.raw'), '-F', 'raw', file('backed.qcow2')]);
  run('mksquashfs', [file('root'), file('root.squashfs'), '-nopad', '-quiet', '-no-progress', '-noappend']);
  run('mksquashfs', [file('disk.raw'), file('odd.squashfs'), '-quiet', '-no-progress', '-noappend']);
});
afterAll(() => rmSync(folder, { recursive: true }));

const root = {
  title: 'Debian GNU/Linux 12 (bookworm)',
  loginUser: 'debbie',
  ...{ hasCloudInit: true, hasKernel: true, bios: true, uefi: true, network: 'netplan' },
};

test.each([
  ['root.tar', 'none'],
  ['pax.tar', 'none'],
  ['old.tar', 'none'],
  ['root.tgz', 'gzip'],
  ['root.txz', 'xz'],
  ['root.tar.zst', 'zstd'],
] as const)('%s is a root file system', async (name, packing) => {
  const found = await look(name, sha256Of(make.file(name)));
  expect(found).toMatchObject({ kind: 'root_tar', packing, root, bios: true, uefi: true, repack: null });
  expect(found.sizeBytes).toBe(statSync(make.file(name)).size);
  expect(found.unpackedBytes! % 512).toBe(0);
});

test('a tar of many frames and one of many members are read to their end', async () => {
  const { file } = make;
  for (const [part, whole] of [
    ['root.tar.zst', 'two.zst'],
    ['root.tgz', 'two.tgz'],
  ] as const) {
    const bytes = readFileSync(file(part));
    writeFileSync(file(whole), Buffer.concat([bytes, bytes]));
    expect((await look(whole)).unpackedBytes).toBe((await look(part)).unpackedBytes! * 2);
  }
});

test('squashfs: a root file system with what is in it', async () => {
  expect(await look('root.squashfs')).toMatchObject({ kind: 'squashfs', packing: 'none', root, uefi: true });
  expect(await refusal('odd.squashfs')).toContain('no root file system');
});

test.each([
  ['disk.raw', 'none', 'raw'],
  ['disk.raw.gz', 'gzip', null],
  ['disk.raw.xz', 'xz', null],
  ['disk.raw.zst', 'zstd', null],
  ['disk.tar.gz', 'gzip', 'only_file'],
] as const)('%s is a disk that starts with either firmware', async (name, packing, repacked) => {
  expect(await look(name)).toMatchObject({ kind: 'disk', packing, bios: true, uefi: true, repack: repacked });
});

test.each(['disk.raw', 'disk.tar.gz', 'disk.qcow2'])(
  '%s is packed anew into the very same disk',
  async (name) => {
    const into = make.file(`${name}.again.zst`);
    const examined = await look(name);
    const packed = await repack({
      file: make.file(name),
      examined,
      into,
      onProgress: () => undefined,
      signal: never,
    });
    expect(packed).toMatchObject({ kind: 'disk', packing: 'zstd', repack: null, bios: true, uefi: true });
    expect(packed).toMatchObject({
      sha256: sha256Of(into),
      sizeBytes: statSync(into).size,
      unpackedBytes: 16 * 1024 ** 2,
    });
    make.run('zstd', ['-dqf', into, '-o', make.file('again.raw')]);
    expect(sha256Of(make.file('again.raw'))).toBe(sha256Of(make.file('disk.raw')));
  },
);

test('a checksum that does not fit says both', async () => {
  expect(await refusal('root.tgz', 'a'.repeat(64))).toContain('a'.repeat(64));
  expect(await refusal('disk.qcow2', 'a'.repeat(64))).toContain(sha256Of(make.file('disk.qcow2')));
});

test.each([
  'root.tar',
  'root.tgz',
  'root.txz',
  'root.tar.zst',
  'root.squashfs',
  'disk.raw',
  'disk.raw.gz',
  'disk.raw.xz',
])('%s cut off anywhere is refused', async (name) => {
  const whole = readFileSync(make.file(name));
  for (const share of [0.2, 0.4, 0.6]) {
    const cut = make.file('cut');
    writeFileSync(cut, whole);
    truncateSync(cut, Math.floor(whole.length * share));
    expect(await refusal('cut'), `${share}`).toMatch(/cut off|damaged/);
  }
});

test('what would read other files of this computer, and what nobody installs, is refused with what to do', async () => {
  expect(await refusal('backed.qcow2')).toContain('difference to another disk');
  expect(await refusal('disk.vmdk')).toContain('VMware');
  expect(await refusal('disk.vhdx')).toContain('VHDX');
  const { file, run } = make;
  writeFileSync(file('page'), '<!DOCTYPE html><title>Log in</title>');
  expect(await refusal('page')).toContain('web page');
  writeFileSync(file('zeros'), Buffer.alloc(100_000));
  expect(await refusal('zeros')).toContain('nothing known');
  run('bzip2', ['-k', file('root.tar')]);
  expect(await refusal('root.tar.bz2')).toContain('bzip2');
  run('xz', ['-k', '-0', file('root.tgz')]);
  expect(await refusal('root.tgz.xz')).toContain('packed once more');
  run('tar', ['-C', folder, '-cf', file('misc.tar'), 'page', 'zeros']);
  expect(await refusal('misc.tar')).toContain('no root file system');
  writeFileSync(file('mbr.raw'), '');
  truncateSync(file('mbr.raw'), 8 * 1024 ** 2);
  run('sfdisk', ['-q', file('mbr.raw')], 'label: dos\ntype=83\n');
  expect(await refusal('mbr.raw')).toContain('without a GPT');
});

test('the first bytes alone tell what a file is', () => {
  const is = (name: string): string => sniff(readFileSync(make.file(name)).subarray(0, 65_536)).is;
  expect(['root.tgz', 'root.tar', 'disk.raw', 'disk.qcow2', 'root.squashfs'].map(is)).toEqual([
    'packed',
    'tar',
    'disk',
    'qcow2',
    'squashfs',
  ]);
});
