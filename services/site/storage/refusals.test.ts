import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { GIB, MIB } from './room.ts';
import { aDisk, GB } from './test-disks.ts';
import { aStorage } from '../../../test/storage-bench.ts';

// It opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

type Bench = Awaited<ReturnType<typeof aStorage>>;
let s: Bench;
let id: Record<
  'sda' | 'sdb' | 'sdc' | 'sdd' | 'root' | 'part' | 'plain' | 'bios' | 'group' | 'other' | 'volume',
  number
>;

/** One machine in which everything is taken by something; refusals change nothing, so that all share it. */
beforeAll(async () => {
  s = await aStorage([aDisk('sda'), aDisk('sdb'), aDisk('sdc', { readOnly: true }), aDisk('sdd')]);
  await s.do('storage.set_layout', { layout: 'flat', options: { rootSize: 20 * GIB } });
  const { devices } = await s.get();
  const [sda, sdb, sdc, sdd] = devices.map((d) => d.id) as [number, number, number, number];
  const partitions = devices[0]!.partitions.map((p) => p.id);
  const part = await s.do('storage.create_partition', {
    deviceId: sda,
    sizeBytes: 10 * GIB,
    bootable: false,
  });
  const plain = await s.do('storage.create_partition', {
    deviceId: sda,
    sizeBytes: 10 * GIB,
    bootable: false,
  });
  const group = await s.do('storage.create_volume_group', {
    name: 'data',
    deviceIds: [sdb],
    partitionIds: [part],
  });
  const volume = await s.do('storage.create_logical_volume', {
    groupId: group,
    name: 'srv',
    sizeBytes: 470 * GB,
  });
  await s.do('storage.format', { deviceId: sdd, fstype: 'ext4', label: '' });
  const tail = await s.do('storage.create_partition', {
    deviceId: sda,
    sizeBytes: 10 * GIB,
    bootable: false,
  });
  const other = await s.do('storage.create_volume_group', {
    name: 'other',
    deviceIds: [],
    partitionIds: [tail],
  });
  id = { sda, sdb, sdc, sdd, root: partitions[2]!, bios: partitions[0]!, part, plain, group, other, volume };
});
afterAll(() => s[Symbol.asyncDispose]());

const refusals: [string, () => Promise<string>, string][] = [
  // Partitions
  [
    'a partition of nothing',
    () => s.no('storage.create_partition', { deviceId: 999_999, bootable: false }),
    'There is no such disk in this machine. It may have been deleted.',
  ],
  [
    'a partition of a volume',
    () => s.no('storage.create_partition', { deviceId: id.volume, bootable: false }),
    'There is no such disk in this machine. It may have been deleted.',
  ],
  [
    'a partition of a member',
    () => s.no('storage.create_partition', { deviceId: id.sdb, bootable: false }),
    'sdb is used whole. Take away what is on it before you partition it.',
  ],
  [
    'a partition of a formatted disk',
    () => s.no('storage.create_partition', { deviceId: id.sdd, bootable: false }),
    'sdd is used whole. Take away what is on it before you partition it.',
  ],
  [
    'a partition of a read-only disk',
    () => s.no('storage.create_partition', { deviceId: id.sdc, bootable: false }),
    'sdc is read-only. Use another disk.',
  ],
  [
    'a partition beyond the disk',
    () => s.no('storage.create_partition', { deviceId: id.sda, sizeBytes: 500 * GB, bootable: false }),
    'sda has 426 GB free; 500 GB were asked for.',
  ],
  [
    'a partition of nothing much',
    () => s.no('storage.create_partition', { deviceId: id.sda, sizeBytes: MIB, bootable: false }),
    'A partition has 4 MiB at least.',
  ],
  [
    'deleting a member',
    () => s.no('storage.delete_partition', { deviceId: id.sda, partitionId: id.part }),
    'sda4 feeds the volume group data. Take it out of the group first.',
  ],
  [
    'deleting it under another disk',
    () => s.no('storage.delete_partition', { deviceId: id.sdb, partitionId: id.plain }),
    'sda is the disk of sda5.',
  ],
  [
    'deleting no partition',
    () => s.no('storage.delete_partition', { deviceId: id.sda, partitionId: 999_999 }),
    'There is no such partition in this machine. It may have been deleted.',
  ],
  [
    'a boot disk that cannot be',
    () => s.no('storage.set_boot_disk', { deviceId: id.sdc }),
    'sdc is read-only, so the machine cannot start from it. Choose another disk.',
  ],
  [
    'a boot disk that is a volume',
    () => s.no('storage.set_boot_disk', { deviceId: id.volume }),
    'There is no such disk in this machine. It may have been deleted.',
  ],
  // Filesystems
  [
    'formatting a mounted one',
    () => s.no('storage.format', { deviceId: id.sda, partitionId: id.root, fstype: 'xfs', label: '' }),
    'sda3 is mounted at /. Unmount it first.',
  ],
  [
    'formatting a partitioned disk',
    () => s.no('storage.format', { deviceId: id.sda, fstype: 'xfs', label: '' }),
    'sda has partitions. Use one of them, or delete them first.',
  ],
  [
    'formatting a member',
    () => s.no('storage.format', { deviceId: id.sdb, fstype: 'xfs', label: '' }),
    'sdb belongs to the volume group data. Take it out of the group first.',
  ],
  [
    "formatting a boot loader's place",
    () => s.no('storage.format', { deviceId: id.sda, partitionId: id.bios, fstype: 'xfs', label: '' }),
    'sda1 is where the boot loader of a BIOS keeps itself; nothing else fits there.',
  ],
  [
    'formatting a read-only disk',
    () => s.no('storage.format', { deviceId: id.sdc, fstype: 'xfs', label: '' }),
    'sdc is read-only. Use another disk.',
  ],
  [
    'a label that is too long',
    () => s.no('storage.format', { deviceId: id.volume, fstype: 'xfs', label: 'a'.repeat(13) }),
    'A label of xfs has at most 12 characters.',
  ],
  [
    'a label that is none',
    () => s.no('storage.format', { deviceId: id.volume, fstype: 'ext4', label: 'a"b' }),
    'A label has letters, digits, spaces and the signs . : + - _.',
  ],
  [
    'unformatting what is not',
    () => s.no('storage.unformat', { deviceId: id.sda, partitionId: id.plain }),
    'sda5 is not formatted.',
  ],
  [
    'unformatting a mounted one',
    () => s.no('storage.unformat', { deviceId: id.sda, partitionId: id.root }),
    'sda3 is mounted at /. Unmount it first.',
  ],
  [
    'unformatting a member',
    () => s.no('storage.unformat', { deviceId: id.sda, partitionId: id.part }),
    'sda4 belongs to the volume group data. Take it out of the group first.',
  ],
  [
    'mounting what is not formatted',
    () =>
      s.no('storage.mount', {
        deviceId: id.sda,
        partitionId: id.plain,
        mountPoint: '/srv',
        mountOptions: '',
      }),
    'sda5 is not formatted. Format it first.',
  ],
  [
    'mounting a member',
    () => s.no('storage.mount', { deviceId: id.sdb, mountPoint: '/srv', mountOptions: '' }),
    'sdb belongs to the volume group data. Take it out of the group first.',
  ],
  [
    'mounting twice',
    () =>
      s.no('storage.mount', { deviceId: id.sda, partitionId: id.root, mountPoint: '/srv', mountOptions: '' }),
    'sda3 is mounted at / already. Unmount it first.',
  ],
  [
    'two at one place',
    () => s.no('storage.mount', { deviceId: id.sdd, mountPoint: '/', mountOptions: '' }),
    'sda3 is mounted at / already.',
  ],
  [
    'a path with dots',
    () => s.no('storage.mount', { deviceId: id.sdd, mountPoint: '/srv/../etc', mountOptions: '' }),
    '/srv/../etc is no plain path. Write it without //, dots and a slash at its end.',
  ],
  [
    'a disk at "none"',
    () => s.no('storage.mount', { deviceId: id.sdd, mountPoint: 'none', mountOptions: '' }),
    'Only swap is mounted at "none"; sdd is ext4.',
  ],
  [
    'a second ESP',
    () => s.no('storage.mount', { deviceId: id.sdd, mountPoint: '/boot/efi', mountOptions: '' }),
    'sda2 is mounted at /boot/efi already.',
  ],
  ['unmounting what is not', () => s.no('storage.unmount', { deviceId: id.sdd }), 'sdd is not mounted.'],
  [
    'tmpfs as /',
    () => s.no('storage.mount_special', { fstype: 'tmpfs', mountPoint: '/', mountOptions: '' }),
    'tmpfs is mounted at a path other than /.',
  ],
  [
    'tmpfs over another',
    () => s.no('storage.mount_special', { fstype: 'tmpfs', mountPoint: '/boot/efi', mountOptions: '' }),
    'sda2 is mounted at /boot/efi already.',
  ],
  [
    'unmounting no tmpfs',
    () => s.no('storage.unmount_special', { mountPoint: '/tmp' }),
    'Nothing without a disk is mounted at /tmp.',
  ],
  // Groups and volumes
  [
    'a group of nothing',
    () => s.no('storage.create_volume_group', { name: 'x', deviceIds: [], partitionIds: [] }),
    'Name a disk or a partition for the volume group x.',
  ],
  [
    'a group of a taken name',
    () => s.no('storage.create_volume_group', { name: 'data', deviceIds: [], partitionIds: [id.plain] }),
    'There is a volume group data already. Choose another name.',
  ],
  [
    'a group of a formatted disk',
    () => s.no('storage.create_volume_group', { name: 'x', deviceIds: [id.sdd], partitionIds: [] }),
    'sdd is formatted with ext4. Unformat it first.',
  ],
  [
    'a group of a partitioned disk',
    () => s.no('storage.create_volume_group', { name: 'x', deviceIds: [id.sda], partitionIds: [] }),
    'sda has partitions. Use one of them, or delete them first.',
  ],
  [
    'a group of a member',
    () => s.no('storage.create_volume_group', { name: 'x', deviceIds: [id.sdb], partitionIds: [] }),
    'sdb belongs to the volume group data. Take it out of the group first.',
  ],
  [
    'a group of a read-only disk',
    () => s.no('storage.create_volume_group', { name: 'x', deviceIds: [id.sdc], partitionIds: [] }),
    'sdc is read-only. Use another disk.',
  ],
  [
    'taking away what is needed',
    () =>
      s.no('storage.update_volume_group', {
        groupId: id.group,
        addDeviceIds: [],
        removeDeviceIds: [id.sdb],
        addPartitionIds: [],
        removePartitionIds: [],
      }),
    'The volumes of data need 470 GB; 11 GB would be left for them.',
  ],
  [
    'taking away all',
    () =>
      s.no('storage.update_volume_group', {
        groupId: id.other,
        addDeviceIds: [],
        removeDeviceIds: [id.sdb],
        addPartitionIds: [],
        removePartitionIds: [],
      }),
    'sdb does not belong to the volume group other.',
  ],
  [
    'taking the name of another',
    () =>
      s.no('storage.update_volume_group', {
        groupId: id.other,
        name: 'data',
        addDeviceIds: [],
        removeDeviceIds: [],
        addPartitionIds: [],
        removePartitionIds: [],
      }),
    'There is a volume group data already. Choose another name.',
  ],
  [
    'deleting a group with volumes',
    () => s.no('storage.delete_volume_group', { groupId: id.group }),
    'The volume group data has volumes: srv. Delete them first.',
  ],
  [
    'deleting no group',
    () => s.no('storage.delete_volume_group', { groupId: 999_999 }),
    'There is no such volume group in this machine. It may have been deleted.',
  ],
  [
    'a volume of a taken name',
    () => s.no('storage.create_logical_volume', { groupId: id.group, name: 'srv' }),
    'data has a volume srv already. Choose another name.',
  ],
  [
    'a volume beyond the group',
    () => s.no('storage.create_logical_volume', { groupId: id.group, name: 'x', sizeBytes: 100 * GB }),
    'data has 21 GB free; 100 GB were asked for.',
  ],
  [
    'a volume of nothing',
    () => s.no('storage.create_logical_volume', { groupId: id.group, name: 'x', sizeBytes: 1 }),
    'A volume has 4 MiB at least.',
  ],
  [
    'deleting a volume of another group',
    () => s.no('storage.delete_logical_volume', { groupId: id.other, deviceId: id.volume }),
    'The volume data-srv belongs to the volume group data.',
  ],
  [
    'a volume with a serial number',
    () => s.no('storage.update_device', { deviceId: id.volume, serial: 'x' }),
    'A volume has no serial.',
  ],
  [
    'a volume with a hyphen first',
    () => s.no('storage.update_device', { deviceId: id.volume, name: '-x' }),
    'The name of a volume has letters, digits and + _ . -, no hyphen first.',
  ],
  [
    'a volume that grows beyond',
    () => s.no('storage.update_device', { deviceId: id.volume, sizeBytes: 900 * GB }),
    'data has 491 GB free; 900 GB were asked for.',
  ],
  [
    'forgetting a disk in use',
    () => s.no('storage.delete_device', { deviceId: id.sdd }),
    'sdd is in use: delete its partitions, its filesystem or its volume group first.',
  ],
];

test.each(refusals)('refuses %s', async (_what, ask, sentence) => {
  expect(await ask()).toBe(sentence);
});

test('nothing of all that changed anything', async () => {
  const { devices, groups } = await s.get();
  expect([devices.length, groups.length]).toEqual([5, 2]);
});
