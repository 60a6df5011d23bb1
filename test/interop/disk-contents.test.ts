import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDiskContents } from '../../services/site/inventory/disk-contents.ts';
import { holds } from '../../services/site/inventory/index.ts';

const script = new URL('../../assets/scripts/commissioning/60-metaldesk-disk-contents', import.meta.url)
  .pathname;
const now = Date.UTC(2026, 10, 21);
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-contents-'));
  mkdirSync(path.join(dir, 'bin'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A program in front of the system's own. */
function program(name: string, body: string): void {
  writeFileSync(path.join(dir, 'bin', name), `#!/bin/sh\n${body}\n`);
  chmodSync(path.join(dir, 'bin', name), 0o755);
}

function run(...devices: string[]) {
  const env = { ...process.env, PATH: `${dir}/bin:/usr/sbin:/usr/bin:/sbin:/bin` };
  const printed = execFileSync('/usr/bin/python3', [script, ...devices], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  const read = readDiskContents(printed);
  if ('unusable' in read) throw new Error(read.unusable);
  return read;
}

/** A root file system with a journal that was not closed, in a file that stands for a disk. */
function aSystem(): string {
  const tree = path.join(dir, 'tree');
  for (const folder of ['etc', 'usr/lib', 'var/log']) mkdirSync(path.join(tree, folder), { recursive: true });
  writeFileSync(path.join(tree, 'usr/lib/os-release'), 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 22.04.4 LTS"\n');
  // An absolute link, as some systems have it: it must not lead to the system that looks.
  symlinkSync('/usr/lib/os-release', path.join(tree, 'etc/os-release'));
  writeFileSync(path.join(tree, 'var/log/syslog'), 'x'.repeat(5_000_000));
  const then = new Date(Date.UTC(2026, 10, 3, 12));
  for (const entry of ['var/log/syslog', 'var/log', 'etc', '.'])
    utimesSync(path.join(tree, entry), then, then);
  const file = path.join(dir, 'disk');
  writeFileSync(file, '');
  truncateSync(file, 64 * 2 ** 20);
  execFileSync('/usr/sbin/mkfs.ext4', ['-q', '-F', '-d', tree, file]);
  return file;
}

/** Loop devices and mounts belong to root. */
const mayLoop = process.getuid?.() === 0 && existsSync('/dev/loop-control');

test.runIf(mayLoop)('a system is found on a real disk, and not a byte of the disk changes', () => {
  const file = aSystem();
  const sum = () => createHash('sha256').update(readFileSync(file)).digest('hex');
  const before = sum();
  const device = execFileSync('/usr/sbin/losetup', ['--find', '--show', file], { encoding: 'utf8' }).trim();
  try {
    const [disk] = run(device);
    expect(disk).toMatchObject({ table: null, contents: [{ fstype: 'ext4', os: 'Ubuntu 22.04.4 LTS' }] });
    expect(holds(disk!, now)).toMatch(/^Ubuntu 22\.04\.4 LTS with 5 MB of data, last used on 3 November$/);
  } finally {
    execFileSync('/usr/sbin/losetup', ['--detach', device]);
  }
  expect(sum()).toBe(before);
  expect(readFileSync('/proc/mounts', 'utf8')).not.toContain('contents-');
});

const tree = {
  blockdevices: [
    {
      ...{
        name: 'sdy',
        kname: 'sdy',
        type: 'disk',
        size: 1e12,
        fstype: null,
        pttype: 'gpt',
        'log-sec': 512,
        serial: 'Y',
      },
      children: [
        { name: 'sdy1', kname: 'sdy1', type: 'part', size: 5e8, fstype: 'vfat', label: 'ESP' },
        {
          ...{ name: 'sdy2', kname: 'sdy2', type: 'part', size: 9e11, fstype: 'LVM2_member' },
          children: [
            { name: 'vg0-root', kname: 'dm-0', type: 'lvm', size: 8e11, fstype: 'ext4', mountpoints: [null] },
          ],
        },
        {
          ...{ name: 'sdy3', kname: 'sdy3', type: 'part', size: 1e10, fstype: 'linux_raid_member' },
          children: [
            { name: 'md127', kname: 'md127', type: 'raid1', size: 1e10, fstype: 'xfs', label: 'scratch' },
          ],
        },
      ],
    },
    { name: 'sdz', kname: 'sdz', type: 'disk', size: 2e12, fstype: null, pttype: null, 'log-sec': 4096 },
    { name: 'loop7', kname: 'loop7', type: 'loop', size: 1e6 },
    { name: 'sr0', kname: 'sr0', type: 'rom', size: 1e6 },
    { name: 'sdx', kname: 'sdx', type: 'disk', size: 0 },
  ],
};

test('volumes and arrays are told by the names of what they belong to', () => {
  program('lsblk', `cat <<'END'\n${JSON.stringify(tree)}\nEND`);
  program('pvs', `echo '{"report": [{"pv": [{"pv_name": "/dev/sdy2", "vg_name": "vg0"}]}]}'`);
  program('mdadm', 'echo MD_LEVEL=raid1; echo MD_NAME=oldhost:data');
  program('wipefs', 'echo nonsense');
  program('mount', 'echo "$@" >>"$0.asked"; exit 32');
  const disks = run();
  expect(disks.map((d) => [d.disk, d.table, d.logicalBlockSize])).toEqual([
    ['sdy', 'gpt', 512],
    ['sdz', null, 4096],
  ]);
  expect(disks[0]!.contents.map((c) => [c.name, c.on, c.fstype, c.memberOf])).toEqual([
    ['sdy1', null, 'vfat', null],
    ['sdy2', null, 'LVM2_member', 'vg0'],
    ['vg0-root', 'sdy2', 'ext4', null],
    ['sdy3', null, 'linux_raid_member', 'data'],
    ['md127', 'sdy3', 'xfs', null],
  ]);
  expect(holds(disks[0]!, now)).toBe('2 file systems');
  const asked = readFileSync(path.join(dir, 'bin/mount.asked'), 'utf8').trim().split('\n');
  // Every mount is read-only and leaves the journal alone.
  expect(asked.map((line) => line.split(' ').slice(0, 5).join(' '))).toEqual([
    '-t vfat -o ro,nodev,nosuid,noexec /dev/sdy1',
    '-t ext4 -o ro,nodev,nosuid,noexec,noload /dev/mapper/vg0-root',
    '-t xfs -o ro,nodev,nosuid,noexec,norecovery,nouuid /dev/md127',
  ]);
});

test('a machine whose programs fail is a machine without known contents, not a failed commissioning', () => {
  for (const name of ['lsblk', 'pvs', 'mdadm', 'wipefs', 'mount', 'unshare'])
    program(name, 'echo broken; exit 1');
  expect(run()).toEqual([]);
});
