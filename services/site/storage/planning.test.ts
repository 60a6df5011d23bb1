import { expect, test, vi } from 'vitest';
import { openInventory } from '../inventory/index.ts';
import { GIB, MIB } from './room.ts';
import type { StorageProposal } from './storage.ts';
import { aDisk, GB } from './test-disks.ts';
import { aStorage } from '../../../test/storage-bench.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

type Bench = Awaited<ReturnType<typeof aStorage>>;
const planned = (
  s: Bench,
  choices: Parameters<Bench['storage']['planFor']>[2] = {},
): Promise<StorageProposal> => s.storage.planFor(s.ground.store.read, s.machineId, choices);
const flatOut = (s: Bench) =>
  s.ground.store.transaction((tx) => s.storage.applyDefaultLayout(tx, s.machineId));

/** What a commissioning saw: Ubuntu on sda, nothing on sdb. */
async function seen(s: Bench): Promise<void> {
  const inventory = openInventory(s.ground, { setHardware: () => Promise.resolve() });
  const root = { name: 'sda2', start: 2 * MIB, size: 470 * GB, fstype: 'ext4', used: 212 * GB };
  const report = {
    disks: [
      {
        name: 'sda',
        table: 'gpt',
        contents: [{ ...root, os: 'Ubuntu 22.04', last_used: s.ground.clock.now() / 1000 - 86_400 }],
      },
      { name: 'sdb', table: null, contents: [] },
    ],
  };
  const reading = await inventory.read('60-metaldesk-disk-contents', Buffer.from(JSON.stringify(report)));
  if (!reading || 'unusable' in reading) throw new Error('unusable');
  await s.ground.store.transaction((tx) => inventory.store(tx, s.machineId, reading));
}

test('the plan of a flat layout, whole', async () => {
  await using s = await aStorage([aDisk('sda', { sizeBytes: 8 * GIB })]);
  const { plan } = await planned(s, { layout: 'flat', swapMib: 1024 });
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
  expect(plan).toEqual({
    disks: [
      {
        ...{ id: 'sda', idPath: '/dev/disk/by-id/wwn-sda', serial: 'SN-sda', name: 'sda' },
        ...{ sizeBytes: 8 * GIB, blockSize: 512 },
      },
    ],
    wipe: ['sda'],
    steps: [
      {
        ...{ do: 'table', disk: 'sda', label: 'gpt', uuid },
        partitions: [
          { id: 'sda-part1', number: 1, name: 'bios', type: 'bios', startBytes: MIB, sizeBytes: MIB, uuid },
          {
            id: 'sda-part2',
            number: 2,
            name: 'esp',
            type: 'esp',
            startBytes: 2 * MIB,
            sizeBytes: 512 * MIB,
            uuid,
          },
          {
            ...{ id: 'sda-part3', number: 3, name: 'root', type: 'linux', startBytes: 514 * MIB },
            ...{ sizeBytes: 8 * GIB - 515 * MIB, uuid },
          },
        ],
      },
      { do: 'format', on: 'sda-part2', fs: 'vfat', uuid: '0000-0000', label: 'efi' },
      { do: 'format', on: 'sda-part3', fs: 'ext4', uuid, label: 'root' },
      { do: 'mount', on: 'sda-part3', at: '/', options: 'defaults' },
      { do: 'mount', on: 'sda-part2', at: '/boot/efi', options: 'defaults' },
      { do: 'swap_file', path: '/swap.img', sizeBytes: GIB },
    ],
    loaders: [
      { target: 'i386-pc', disk: 'sda' },
      { target: 'x86_64-efi', esp: 'sda-part2', at: '/boot/efi' },
    ],
    root: 'sda-part3',
    fstab: expect.stringContaining(' / ext4 defaults 0 1\n') as string,
  });
  expect(plan!.fstab.split('\n').slice(2)).toEqual([
    expect.stringMatching(/^UUID=[0-9a-f-]{36} \/ ext4 defaults 0 1$/),
    'UUID=0000-0000 /boot/efi vfat umask=0077,nofail,x-systemd.device-timeout=30s 0 2',
    '/swap.img none swap sw 0 0',
    '',
  ]);
});

test('the plan of an lvm layout: a group of the partition, volumes in it, swap without a file', async () => {
  await using s = await aStorage([aDisk('vda', { sizeBytes: 20 * GIB })]);
  const { plan } = await planned(s, { layout: 'lvm' });
  const steps = plan!.steps.map((step) =>
    step.do === 'volume_group' || step.do === 'logical_volume' || step.do === 'mount' ? step : step.do,
  );
  expect(steps).toEqual([
    'table',
    { do: 'volume_group', id: 'vg-vgroot', name: 'vgroot', members: ['vda-part3'] },
    {
      ...{ do: 'logical_volume', id: 'vg-vgroot/lvroot', group: 'vg-vgroot', name: 'lvroot' },
      // 20 GiB without 514 MiB in front, the table's copy, LVM's own extent, and an eighth for swap.
      sizeBytes: 17_468 * MIB,
    },
    {
      ...{ do: 'logical_volume', id: 'vg-vgroot/lvswap', group: 'vg-vgroot', name: 'lvswap' },
      sizeBytes: 2492 * MIB,
    },
    ...['format', 'format', 'format'],
    { do: 'mount', on: 'vg-vgroot/lvroot', at: '/', options: 'defaults' },
    { do: 'mount', on: 'vda-part2', at: '/boot/efi', options: 'defaults' },
  ]);
  expect(plan!.root).toBe('vg-vgroot/lvroot');
});

test('what will be gone is named by its content and age; the other disk is kept', async () => {
  await using s = await aStorage();
  await seen(s);
  const { now, after, erases, problems } = await planned(s, { layout: 'flat' });
  expect(problems).toEqual([]);
  expect(erases).toHaveLength(1);
  expect(erases[0]).toMatchObject({
    name: 'sda',
    holds: expect.stringMatching(
      /^Ubuntu 22\.04 with 212 GB of data, last used on \d+ \w+( \d+)?$/,
    ) as string,
  });
  expect(now).toMatchObject([
    {
      name: 'sda',
      kind: 'SATA SSD',
      written: true,
      parts: [{ label: 'Ubuntu 22.04', detail: '212 GB used', kind: 'kept' }, { kind: 'free' }],
    },
    { name: 'sdb', written: false, holds: null, parts: [{ label: 'free', kind: 'free' }] },
  ]);
  expect(after[0]!.parts.map((p) => [p.label, p.detail, p.kind])).toEqual([
    ['EFI', 'fat32 537 MB', 'written'],
    ['/', 'ext4 475 GB', 'written'],
    ['swap', 'file 4.3 GB', 'written'],
  ]);
  expect(after[1]).toEqual(now[1]);
});

test('an lvm group is drawn below the disk that feeds it', async () => {
  await using s = await aStorage();
  const { after, groups } = await planned(s, { layout: 'lvm' });
  expect(after[0]!.parts.map((p) => p.label)).toEqual(['EFI', 'vgroot']);
  expect(after[1]!.parts.map((p) => p.label)).toEqual(['not looked into']);
  expect(groups).toMatchObject([
    {
      name: 'vgroot',
      from: ['sda'],
      text: 'LVM volume group 479 GB',
      parts: [{ label: '/' }, { label: 'swap' }],
    },
  ]);
});

test('tiles tell which layout can be chosen and why another cannot', async () => {
  await using s = await aStorage([aDisk('sda', { sizeBytes: 2 * GB })]);
  const { layouts, problems, plan, rootDisk } = await planned(s);
  expect(layouts).toEqual([
    {
      name: 'flat',
      label: 'Flat',
      text: 'needs 2.7 GB',
      whyNot: 'No disk of host-abc123 can take a system: sda has 2.0 GB, at least 2.7 GB are needed.',
    },
    {
      name: 'lvm',
      label: 'LVM',
      text: 'needs 2.7 GB',
      whyNot: 'No disk of host-abc123 can take a system: sda has 2.0 GB, at least 2.7 GB are needed.',
    },
    {
      name: 'blank',
      label: 'Blank',
      text: 'disks stay as they are',
      whyNot:
        'Nothing is mounted at /, so there is no place for a system. Choose the layout flat or lvm, or mount a filesystem at /.',
    },
    {
      name: 'configured',
      label: 'As configured',
      text: 'drawn under Storage',
      whyNot: 'Nothing is configured under Storage yet. Choose the layout flat or lvm.',
    },
  ]);
  expect([problems.length, plan, rootDisk]).toEqual([1, null, null]);
});

test('what is configured is planned down to its UUIDs, again and again', async () => {
  await using s = await aStorage();
  await flatOut(s);
  const uuids = (p: StorageProposal) =>
    p.plan!.steps.flatMap((step) => (step.do === 'format' ? [step.uuid] : []));
  const [one, two, other] = [await planned(s), await planned(s), await planned(s, { rootDisk: 'sdb' })];
  expect(one).toMatchObject({ layout: 'flat', rootDisk: 'sda' });
  expect(uuids(two)).toEqual(uuids(one));
  expect(other).toMatchObject({ layout: 'flat', rootDisk: 'sdb' });
});

test('what was adopted is the configured storage from then on', async () => {
  await using s = await aStorage();
  await flatOut(s);
  const adopt = (choices: Parameters<Bench['storage']['adopt']>[2]) =>
    s.ground.store.transaction((tx) => s.storage.adopt(tx, s.machineId, choices));
  const adopted = await adopt({ layout: 'lvm', rootDisk: 'sdb', swapMib: 2048 });
  if (!adopted.ok) throw new Error(adopted.problem.sentence);
  const stored = await s.get();
  expect(stored).toMatchObject({ layout: 'lvm', groups: [{ name: 'vgroot', members: [{ name: 'sdb3' }] }] });
  const again = await planned(s);
  const volatile = (p: StorageProposal) => p.plan!.steps.filter((step) => step.do !== 'table');
  expect(volatile(again)).toEqual(volatile(adopted.value));
  const partitions = stored.devices.flatMap((d) => d.partitions.map((p) => p.id));
  expect((await adopt({})).ok).toBe(true);
  expect((await s.get()).devices.flatMap((d) => d.partitions.map((p) => p.id))).toEqual(partitions);
  expect(await adopt({ layout: 'blank' })).toMatchObject({ ok: false, problem: { code: 'not_now' } });
  expect(await s.get()).toMatchObject({ layout: 'lvm' });
});

test('what was drawn by hand decides where / goes; swap can still be said', async () => {
  await using s = await aStorage();
  await s.do('storage.set_layout', { layout: 'flat', options: {} });
  const sdb = await s.device('sdb');
  await s.do('storage.format', { deviceId: sdb.id, fstype: 'xfs', label: 'data' });
  expect(await planned(s, { swapMib: 0 })).toMatchObject({ layout: 'configured', problems: [] });
  expect((await planned(s, { swapMib: 0 })).plan!.steps.some((step) => step.do === 'swap_file')).toBe(false);
  expect((await planned(s, { rootDisk: 'sdb' })).problems).toEqual([
    'What is configured under Storage decides where / goes. Choose the layout flat or lvm to put it on sdb.',
  ]);
});

test('an image with partitions of its own goes to a whole disk', async () => {
  await using s = await aStorage();
  await seen(s);
  const proposal = await planned(s, { image: 'disk' });
  expect(proposal).toMatchObject({
    ...{ problems: [], plan: null, imageDisk: { id: 'sda' }, rootDisk: 'sda', erases: [{ name: 'sda' }] },
    after: [{ written: true, parts: [{ label: 'image' }] }, { written: false }],
  });
  expect((await planned(s, { image: 'disk', rootDisk: 'sdb' })).imageDisk).toMatchObject({ id: 'sdb' });
  expect((await planned(s, { image: 'disk', rootDisk: 'sdx' })).problems).toEqual([
    'host-abc123 has no disk sdx.',
  ]);
});

test('configurations that cannot start are told so, each with its numbers', async () => {
  await using s = await aStorage([
    aDisk('sda', { sizeBytes: 10 * GIB }),
    aDisk('sdb', { sizeBytes: 10 * GIB }),
  ]);
  const sda = await s.device('sda');
  const add = (sizeBytes: number) =>
    s.do('storage.create_partition', { deviceId: sda.id, sizeBytes, bootable: false });
  const small = await add(GIB);
  await s.do('storage.format', { deviceId: sda.id, partitionId: small, fstype: 'ext4', label: '' });
  await s.do('storage.mount', { deviceId: sda.id, partitionId: small, mountPoint: '/', mountOptions: '' });
  expect((await s.get()).problems).toEqual(['/ has 1.1 GB on sda1; a system needs 2.1 GB at least.']);
  await s.do('storage.unmount', { deviceId: sda.id, partitionId: small });
  const sdb = await s.device('sdb');
  await s.do('storage.format', { deviceId: sdb.id, fstype: 'ext4', label: '' });
  await s.do('storage.mount', { deviceId: sdb.id, mountPoint: '/', mountOptions: '' });
  expect((await s.get()).problems).toEqual([
    'sdb starts the machine, but is used whole: a boot loader finds no place. Partition it first.',
  ]);
  await s.do('storage.set_swap', { swapMib: 9000 });
  expect((await s.get()).problems[0]).toBe(
    'The swap file of 9.4 GB leaves no room for a system on sdb, which has 11 GB.',
  );
});

test('a disk that was replaced by a smaller one is noticed', async () => {
  await using s = await aStorage();
  await flatOut(s);
  const { id } = await s.device('sda');
  await s.do('storage.update_device', { deviceId: id, sizeBytes: 100 * GB });
  expect((await s.get()).problems).toEqual([
    'The partitions of sda are 380 GB larger than the disk, which has 100 GB.',
  ]);
  expect((await planned(s)).plan).toBeNull();
});

test('a machine that is gone is told so', async () => {
  await using s = await aStorage();
  expect((await s.storage.planFor(s.ground.store.read, 999, {})).problems).toEqual([
    'There is no such machine. It may have been deleted.',
  ]);
  const answer = await s.ground.store.transaction((tx) => s.storage.adopt(tx, 999, {}));
  expect(answer).toMatchObject({ ok: false, problem: { code: 'not_found' } });
});
