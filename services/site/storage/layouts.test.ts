import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootDiskOf, mountedAt, places, typeOf, type Configuration } from './configuration.ts';
import type { LayoutOptions, StorageLayout } from './contract.ts';
import { layOut, type LayoutRequest } from './layouts.ts';
import { problemsOf } from './problems.ts';
import { endOf, GIB, MIB } from './room.ts';
import { aDisk, aMachine, aRequest, countedUuids, GB } from './test-disks.ts';
import { plannedPartitions, toPlan } from './to-plan.ts';

function made(layout: StorageLayout, request: LayoutRequest): Configuration {
  const result = layOut(layout, request);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}
const refused = (layout: StorageLayout, request: LayoutRequest): string => {
  const result = layOut(layout, request);
  return result.ok ? 'not refused' : result.problem.sentence;
};
/** "sda: bios 1, esp 512, linux 457249 /" */
const shape = (c: Configuration): string[] => [
  ...c.disks
    .filter((d) => d.partitions.length > 0)
    .map(({ facts, partitions }) => {
      const parts = partitions.map((p) => {
        const at = p.filesystem?.mountPoint;
        return `${typeOf(p)} ${p.sizeBytes / MIB}${at ? ` ${at}` : ''}`;
      });
      return `${facts.name}: ${parts.join(', ')}`;
    }),
  ...c.groups.map((g) => {
    const volumes = g.volumes.map((v) => `${v.name} ${v.sizeBytes / MIB} ${v.filesystem?.mountPoint}`);
    return `${g.name}: ${volumes.join(', ')}`;
  }),
];

const two = [aDisk('sda'), aDisk('sdb')];

test('flat: both boot loaders, one root partition over the rest of the first disk', () => {
  expect(shape(made('flat', aRequest(two)))).toEqual(['sda: bios 1, esp 512 /boot/efi, linux 457249 /']);
});

test('lvm: the rest of the first disk is one volume group with swap in it', () => {
  expect(shape(made('lvm', aRequest(two)))).toEqual([
    'sda: bios 1, esp 512 /boot/efi, lvm 457249',
    'vgroot: lvroot 453148 /, lvswap 4096 none',
  ]);
});

test('blank: nothing is put anywhere', () => {
  const c = made('blank', aRequest(two));
  expect(shape(c)).toEqual([]);
  expect(problemsOf(c, aMachine())).toEqual([
    'Nothing is mounted at /, so there is no place for a system. Choose the layout flat or lvm, or mount a filesystem at /.',
  ]);
});

test.each<[string, LayoutOptions, string[]]>([
  [
    'boot_size and root_size in bytes',
    { bootSize: GIB, rootSize: 20 * GIB },
    ['sda: bios 1, esp 512 /boot/efi, linux 1024 /boot, linux 20480 /'],
  ],
  ['a root_size in percent', { rootSize: '50%' }, ['sda: bios 1, esp 512 /boot/efi, linux 228881 /']],
  [
    'a root_device by name leaves the first disk of a UEFI machine alone',
    { rootDevice: 'sdb' },
    ['sdb: bios 1, esp 512 /boot/efi, linux 457249 /'],
  ],
  [
    'a root_device by number',
    { rootDevice: aDisk('sdb').id },
    ['sdb: bios 1, esp 512 /boot/efi, linux 457249 /'],
  ],
])('flat with %s', (_what, options, expected) => {
  expect(shape(made('flat', aRequest(two, options)))).toEqual(expected);
});

test('lvm with names and a size of its own, without swap', () => {
  const options = { vgName: 'vg0', lvName: 'system', lvSize: 30 * GIB, swapMib: 0, rootSize: 40 * GIB };
  const c = made('lvm', aRequest(two, options));
  expect(shape(c)).toEqual(['sda: bios 1, esp 512 /boot/efi, lvm 40960', 'vg0: system 30720 /']);
  expect(toPlan(c, aMachine(), countedUuids()).steps.filter((s) => s.do === 'swap_file')).toEqual([]);
});

test('a BIOS machine starts from its first disk whatever holds /; a chosen boot disk comes before all', () => {
  const bios = { machine: aMachine({ firmware: 'bios' }) };
  expect(shape(made('flat', aRequest(two, { rootDevice: 'sdb' }, bios)))).toEqual([
    'sda: bios 1, esp 512 /boot/efi',
    'sdb: linux 457762 /',
  ]);
  const chosen = made('flat', aRequest(two, {}, { chosenBootDisk: 'sdb' }));
  expect(shape(chosen)).toEqual(['sdb: bios 1, esp 512 /boot/efi, linux 457249 /']);
  expect(bootDiskOf(chosen)?.facts.name).toBe('sdb');
});

test('a 4Kn disk has no place for GRUB of a BIOS, and a BIOS machine is refused with a sentence', () => {
  const big = [aDisk('nvme0n1', { logicalBlockSize: 4096, blockSize: 4096, transport: 'nvme' })];
  expect(shape(made('flat', aRequest(big)))).toEqual(['nvme0n1: esp 512 /boot/efi, linux 457250 /']);
  expect(refused('flat', aRequest(big, {}, { machine: aMachine({ firmware: 'bios' }) }))).toBe(
    'No disk of node-1 can take a system: nvme0n1 has sectors of 4096 bytes, which a BIOS cannot start from.',
  );
});

test.each<[string, Parameters<typeof aRequest>[0], string | null]>([
  ['read-only', [aDisk('sda', { readOnly: true }), aDisk('sdb')], 'sdb'],
  ['removable', [aDisk('sda', { removable: true }), aDisk('sdb')], 'sdb'],
  ['too small', [aDisk('sda', { sizeBytes: 2 * GB }), aDisk('sdb')], 'sdb'],
  [
    'in the order of twelve',
    Array.from({ length: 12 }, (_, i) => aDisk(`sd${'abcdefghijkl'[i]}`, { rotational: true })),
    'sda',
  ],
  ['tiny, but enough', [aDisk('vda', { sizeBytes: 3 * GIB })], 'vda'],
])('the root disk is never one that is %s', (_what, disks, expected) => {
  const c = made('flat', aRequest(disks));
  expect(mountedAt(c, '/')?.disks).toEqual([expected]);
});

test.each<[string, StorageLayout, LayoutRequest, string]>([
  [
    'no disk',
    'flat',
    aRequest([]),
    'node-1 has no disks that are known. Commission it, or deploy it to memory.',
  ],
  [
    'no disk that fits',
    'flat',
    aRequest([
      aDisk('sda', { readOnly: true }),
      aDisk('sdb', { sizeBytes: 2 * GB }),
      aDisk('sdc', { removable: true }),
    ]),
    'No disk of node-1 can take a system: sda is read-only; sdb has 2.0 GB, at least 2.7 GB are needed; sdc is removable.',
  ],
  ['a disk that is not there', 'lvm', aRequest(two, { rootDevice: 'sdx' }), 'node-1 has no disk sdx.'],
  [
    'a small one that was asked for',
    'flat',
    aRequest([aDisk('sda'), aDisk('sdb', { sizeBytes: GB })], { rootDevice: 'sdb' }),
    'sdb has 1.0 GB, at least 2.7 GB are needed. Choose another disk.',
  ],
  [
    'a root_size beyond the disk',
    'flat',
    aRequest(two, { rootSize: 900 * GB }),
    'root_size is 900 GB, but sda has room for 479 GB.',
  ],
  [
    'a tiny root_size',
    'flat',
    aRequest(two, { rootSize: '0.1%' }),
    'root_size is 479 MB; a system needs 2.1 GB at least.',
  ],
  [
    'a tiny boot_size',
    'flat',
    aRequest(two, { bootSize: MIB }),
    '/boot of 1 MB is too small: boot_size is at least 268 MB.',
  ],
  [
    'an lv_size beyond the group',
    'lvm',
    aRequest(two, { lvSize: 479 * GB }),
    'lv_size is 479 GB, but the volume group has 475 GB beside swap.',
  ],
  [
    'swap that leaves nothing',
    'flat',
    aRequest([aDisk('sda', { sizeBytes: 8 * GB })], { swapMib: 7000 }),
    'Swap of 7.3 GB leaves 121 MB for the system on sda; it needs 2.1 GB.',
  ],
  [
    'an option of another layout',
    'flat',
    aRequest(two, { vgName: 'x' }),
    'The layout flat knows nothing of vg_name.',
  ],
  [
    'options of blank',
    'blank',
    aRequest(two, { rootSize: 1, bootSize: 2 }),
    'The layout blank knows nothing of root_size and boot_size.',
  ],
])('refuses %s', (_what, layout, request, sentence) => {
  expect(refused(layout, request)).toBe(sentence);
});

test('a volume group of the same name on a disk that stays gets out of the way, or is refused by name', () => {
  const foreignGroups = [
    { name: 'vgroot', disk: 'sdb' },
    { name: 'vgroot1', disk: 'sdb' },
    { name: 'old', disk: 'sda' },
  ];
  expect(made('lvm', aRequest(two, {}, { foreignGroups })).groups[0]?.name).toBe('vgroot2');
  expect(made('lvm', aRequest(two, { vgName: 'old' }, { foreignGroups })).groups[0]?.name).toBe('old');
  expect(refused('lvm', aRequest(two, { vgName: 'vgroot' }, { foreignGroups }))).toBe(
    'sdb holds a volume group vgroot already, and is not erased. Choose another vg_name.',
  );
});

const sizes = fc.integer({ min: 1, max: 40_000 }).map((n) => n * 513 * 1024);
const anyDisk = fc.record({
  sizeBytes: sizes,
  logicalBlockSize: fc.constantFrom(512, 4096),
  readOnly: fc.boolean(),
  removable: fc.boolean(),
});
const anyOptions = fc.record(
  {
    bootSize: fc.oneof(fc.integer({ min: 0, max: 4 * GIB }), fc.constantFrom('5%', '90%', '1000')),
    rootSize: fc.oneof(fc.integer({ min: 0, max: 30 * GIB }), fc.constantFrom('50%', '100%', '101%', '0%')),
    rootDevice: fc.constantFrom('sda', 'sdb', 'sdz'),
    swapMib: fc.integer({ min: 0, max: 20_000 }),
  },
  { requiredKeys: [] },
);

test('whatever is laid out lies within its disks, aligned, without overlap, before the backup table; else a sentence', () => {
  fc.assert(
    fc.property(
      fc.array(anyDisk, { minLength: 1, maxLength: 3 }),
      anyOptions,
      fc.constantFrom<StorageLayout>('flat', 'lvm'),
      fc.constantFrom('bios' as const, 'uefi' as const, null),
      fc.integer({ min: 128, max: 1_000_000 }),
      (given, options, layout, firmware, memoryMib) => {
        const disks = given.map((d, i) => aDisk(`sd${'abc'[i]}`, d));
        const machine = aMachine({ firmware, memoryMib });
        const result = layOut(layout, aRequest(disks, options, { machine }));
        if (!result.ok) {
          expect(result.problem.sentence).toMatch(/^\S.*\.$/);
          return;
        }
        const c = result.value;
        expect(problemsOf(c, machine)).toEqual([]);
        for (const disk of c.disks) {
          let before = MIB;
          for (const p of plannedPartitions(disk)) {
            expect([p.startBytes % MIB, p.sizeBytes % MIB]).toEqual([0, 0]);
            expect(p.startBytes).toBe(before);
            before += p.sizeBytes;
          }
          const backup = 128 * 128 + disk.facts.logicalBlockSize;
          expect(before).toBeLessThanOrEqual(Math.max(MIB, endOf(disk.facts)));
          if (disk.partitions.length > 0) expect(before).toBeLessThanOrEqual(disk.facts.sizeBytes - backup);
        }
        const plan = toPlan(c, machine, countedUuids());
        const ids = plan.steps.flatMap((s) =>
          'id' in s ? [s.id] : s.do === 'table' ? s.partitions.map((p) => p.id) : [],
        );
        expect(new Set(ids).size).toBe(ids.length);
        const swap = plan.steps.find((s) => s.do === 'swap_file')?.sizeBytes ?? 0;
        const root = places(c).find((p) => p.holder.filesystem?.mountPoint === '/')!;
        expect(root.sizeBytes - swap).toBeGreaterThan(1.9 * GIB);
      },
    ),
    { numRuns: 500 },
  );
});
