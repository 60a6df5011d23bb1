import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDiskContents, type Content, type DiskContents } from './disk-contents.ts';
import { contentName, holds } from './holds.ts';
import { pairDisks } from './same-disk.ts';

const fixture = readFileSync(new URL('fixtures/disk-contents.json', import.meta.url), 'utf8');
const now = Date.UTC(2026, 10, 21);

function read(json: string): DiskContents[] {
  const found = readDiskContents(json);
  if ('unusable' in found) throw new Error(found.unusable);
  return found;
}

test('what each disk holds, as a person would say it', () => {
  const said = Object.fromEntries(read(fixture).map((d) => [d.disk, holds(d, now)]));
  expect(said).toEqual({
    sda: 'Ubuntu 22.04.4 LTS with 212 GB of data, last used on 3 November',
    sdb: 'Debian GNU/Linux 12 (bookworm) with 4.1 GB of data, last used on 3 November 2023',
    nvme0n1: 'xfs “scratch” with 5.1 TB of data',
    sdc: null,
    sdd: 'a partition table without partitions',
    sde: 'RAID “data”',
  });
});

const content = (given: Partial<Content>): Content => ({
  ...{ name: 'sda1', on: null, startBytes: 0, sizeBytes: 5e9, fstype: null, label: null, uuid: null },
  ...{ usedBytes: null, os: null, lastUsedAt: null, memberOf: null },
  ...given,
});
const disk = (...contents: Content[]): DiskContents => ({
  ...{ disk: 'sda', serial: null, logicalBlockSize: 512, table: 'gpt', contents },
});

test.each<[string, DiskContents, string]>([
  ['several file systems', disk(content({ fstype: 'ext4' }), content({ fstype: 'ntfs' })), '2 file systems'],
  ['one that was not looked into', disk(content({ fstype: 'ntfs', label: 'Data' })), 'NTFS “Data”'],
  ['an encrypted one', disk(content({ fstype: 'crypto_LUKS' })), 'encrypted data'],
  ['swap alone', disk(content({ fstype: 'swap' })), 'swap'],
  ['nothing known', disk(content({})), 'partitions that nothing was recognised in'],
  [
    'a clock that ran ahead',
    disk(content({ fstype: 'xfs', lastUsedAt: now + 86_400_000, usedBytes: 1e9 })),
    'xfs with 1.0 GB of data',
  ],
  ['two systems', disk(content({ os: 'Debian 12' }), content({ os: 'Windows' })), 'Debian 12 and Windows'],
])('%s', (_what, contents, said) => {
  expect(holds(contents, now)).toBe(said);
});

test('a name for what stands there', () => {
  expect(contentName(content({ fstype: 'LVM2_member', memberOf: 'vgroot' }))).toBe('LVM “vgroot”');
  expect(contentName(content({ fstype: 'swsuspend' }))).toBe('a sleeping system');
});

test.each([
  ['not json', 'The contents of the disks are not JSON.'],
  ['[]', 'The contents of the disks have no list "disks".'],
  ['{"disks": {}}', 'The contents of the disks have no list "disks".'],
])('%s is unusable with a sentence', (body, unusable) => {
  expect(readDiskContents(body)).toEqual({ unusable });
});

test('values that cannot be believed are left out', () => {
  const [found] = read(
    '{"disks": [{"name": "sda\\u0000", "serial": 7, "logical_block_size": -1, "table": [], "contents": [{"name": "sda1", "start": -5, "size": 1e300, "used": "many", "os": "\\u202eevil", "last_used": 1e99, "fstype": {"a": 1}}, {}, 3]}]}',
  );
  expect(found).toEqual({
    ...{ disk: 'sda', serial: '7', logicalBlockSize: null, table: null },
    contents: [content({ sizeBytes: 0, os: 'evil' })],
  });
});

test('10,000 damaged reports are read or unusable, never an exception', () => {
  const bytes = Buffer.from(fixture);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      fc.nat(bytes.length),
      (edits, cut) => {
        const damaged = Buffer.from(cut % 3 === 0 ? bytes.subarray(0, cut) : bytes);
        for (const [at, value] of edits) if (at < damaged.length) damaged[at] = value;
        const found = readDiskContents(damaged.toString());
        if ('unusable' in found) expect(found.unusable).toMatch(/\.$/);
        else for (const d of found) expect(holds(d, now) ?? '').not.toMatch(/NaN|undefined|null/);
      },
    ),
    { numRuns: 10_000 },
  );
});

test('anything that JSON can say is read or unusable', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(readDiskContents(`{"disks": [${json}, {"name": "sda", "contents": [${json}]}]}`)).toBeInstanceOf(
        Array,
      );
    }),
    { numRuns: 2000 },
  );
});

test('a disk is known again by its path or serial number, whatever letter it has; a shared sign says nothing', () => {
  const known = (name: string, serial: string | null, idPath: string | null = null) => ({
    name,
    serial,
    idPath,
  });
  const old = [
    known('sda', 'A'),
    known('sdb', 'B'),
    known('sdc', null),
    known('nvme0n1', 'N'),
    known('nvme0n2', 'N'),
  ];
  const fresh = [
    known('sdb', 'A'),
    known('sda', 'C'),
    known('sdc', null),
    known('nvme0n2', 'N'),
    known('nvme0n3', 'N'),
  ];
  const pairs = pairDisks(old, fresh);
  expect(fresh.map((d) => pairs.get(d)?.name ?? null)).toEqual(['sda', null, 'sdc', 'nvme0n2', 'nvme0n1']);
  const moved = pairDisks(
    [known('sda', 'A', '/dev/disk/by-id/wwn-1')],
    [known('sdx', 'Z', '/dev/disk/by-id/wwn-1')],
  );
  expect([...moved.values()]).toHaveLength(1);
});
