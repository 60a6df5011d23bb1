import { expect, test, vi } from 'vitest';
import { writeSetting } from '../../platform/settings/settings.ts';
import type { MachineStorage } from './contract.ts';
import { GIB, MIB } from './room.ts';
import { aDisk, GB } from './test-disks.ts';
import { admin, aStorage, mira, systemId } from '../../../test/storage-bench.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

/** "sda1 Unused", "vgroot-lvroot ext4 formatted filesystem mounted at /" */
const uses = ({ devices }: MachineStorage): string[] =>
  devices.flatMap((d) => [
    `${d.name} ${d.usedFor}`,
    ...d.partitions.map((p) => `${d.name}-${p.number} ${p.usedFor}`),
  ]);

test('after commissioning the machine is laid out flat; restore makes it so again', async () => {
  await using s = await aStorage();
  await s.ground.store.transaction((tx) => s.storage.applyDefaultLayout(tx, s.machineId));
  const flat = [
    'sda GPT partitioned with 3 partitions',
    'sda-1 Boot loader of a BIOS',
    'sda-2 fat32 formatted filesystem mounted at /boot/efi',
    'sda-3 ext4 formatted filesystem mounted at /',
    'sdb Unused',
  ];
  const first = await s.get();
  expect(uses(first)).toEqual(flat);
  expect(first).toMatchObject({
    layout: 'flat',
    bootDiskChosen: false,
    problems: [],
    whyNot: null,
    swapMib: null,
  });
  await s.do('storage.set_layout', { layout: 'blank', options: {} });
  expect((await s.get()).problems).toHaveLength(1);
  await s.do('storage.restore', {});
  expect(uses(await s.get())).toEqual(flat);
});

test('a machine whose disks no layout fits on is left blank', async () => {
  await using s = await aStorage([aDisk('sda', { readOnly: true })]);
  await s.ground.store.transaction((tx) => s.storage.applyDefaultLayout(tx, s.machineId));
  expect(await s.get()).toMatchObject({ layout: 'blank', devices: [{ name: 'sda', partitions: [] }] });
});

test('the numbers of disks and volumes never meet, and a volume is found by its own', async () => {
  await using s = await aStorage();
  await s.do('storage.set_layout', { layout: 'lvm', options: {} });
  const { devices, groups } = await s.get();
  const volumes = devices.filter((d) => d.type === 'virtual');
  expect(volumes.map((v) => v.name)).toEqual(['vgroot-lvroot', 'vgroot-lvswap']);
  expect(Math.min(...volumes.map((v) => v.id))).toBeGreaterThan(2 ** 30);
  expect(groups).toMatchObject([{ name: 'vgroot', availableBytes: 0, volumes: volumes.map((v) => v.id) }]);
  expect(groups[0]!.members).toMatchObject([{ name: 'sda3' }]);
  await s.do('storage.unmount', { deviceId: volumes[1]!.id });
  await s.do('storage.delete_logical_volume', { groupId: groups[0]!.id, deviceId: volumes[1]!.id });
  expect(await s.get()).toMatchObject({ layout: 'custom', groups: [{ availableBytes: 4 * GIB }] });
});

test('a system is laid out by hand as a client of MAAS does it', async () => {
  await using s = await aStorage([aDisk('sda'), aDisk('sdb'), aDisk('sdc')]);
  const [sda, sdb, sdc] = (await s.get()).devices.map((d) => d.id) as [number, number, number];
  const root = await s.do('storage.create_partition', { deviceId: sda, sizeBytes: 20 * GIB, bootable: true });
  await s.do('storage.format', { deviceId: sda, partitionId: root, fstype: 'ext4', label: 'root' });
  await s.do('storage.mount', { deviceId: sda, partitionId: root, mountPoint: '/', mountOptions: 'noatime' });
  const rest = await s.do('storage.create_partition', { deviceId: sda, bootable: false });
  const groupId = await s.do('storage.create_volume_group', {
    name: 'data',
    deviceIds: [sdb],
    partitionIds: [rest],
  });
  const volume = await s.do('storage.create_logical_volume', { groupId, name: 'srv', sizeBytes: 100 * GIB });
  await s.do('storage.format', { deviceId: volume, fstype: 'xfs', label: '' });
  await s.do('storage.mount', { deviceId: volume, mountPoint: '/srv', mountOptions: '' });
  await s.do('storage.mount_special', { fstype: 'tmpfs', mountPoint: '/tmp', mountOptions: 'size=1G' });
  await s.do('storage.add_tag', { deviceId: sdc, tag: 'spare' });
  await s.do('storage.update_volume_group', {
    ...{ groupId, name: 'vault', addDeviceIds: [sdc], removeDeviceIds: [sdb] },
    ...{ addPartitionIds: [], removePartitionIds: [] },
  });
  const now = await s.get();
  expect(uses(now)).toEqual([
    'sda GPT partitioned with 2 partitions',
    'sda-1 ext4 formatted filesystem mounted at /',
    'sda-2 LVM volume for vault',
    'sdb Unused',
    'sdc LVM volume for vault',
    'vault-srv xfs formatted filesystem mounted at /srv',
  ]);
  expect(now).toMatchObject({
    layout: 'custom',
    problems: [],
    special: [{ fstype: 'tmpfs', mountPoint: '/tmp' }],
  });
  expect((await s.device('sdc')).tags).toEqual(['ssd', 'sata', 'spare']);
  const proposal = await s.storage.planFor(s.ground.store.read, s.machineId, {});
  expect(proposal).toMatchObject({ problems: [], layout: 'configured', rootDisk: 'sda' });
  const table = proposal.plan!.steps.find((step) => step.do === 'table')!;
  // What the boot loaders need lies first, under numbers that nobody had.
  expect(table.partitions.map((p) => [p.number, p.type, p.startBytes / MIB])).toEqual([
    [3, 'bios', 1],
    [4, 'esp', 2],
    [1, 'linux', 514],
    [2, 'lvm', 514 + 20 * 1024],
  ]);
  expect(proposal.plan!.fstab).toContain('/srv xfs defaults 0 0\n');
  expect(proposal.plan!.fstab).toContain('tmpfs /tmp tmpfs size=1G 0 0\n');
  await s.do('storage.unmount', { deviceId: volume });
  await s.do('storage.unformat', { deviceId: volume });
  await s.do('storage.delete_device', { deviceId: volume });
  await s.do('storage.delete_volume_group', { groupId });
  await s.do('storage.delete_partition', { deviceId: sda, partitionId: rest });
  await s.do('storage.unmount_special', { mountPoint: '/tmp' });
  await s.do('storage.remove_tag', { deviceId: sdc, tag: 'spare' });
  expect(uses(await s.get())).toEqual([
    'sda GPT partitioned with 1 partition',
    'sda-1 ext4 formatted filesystem mounted at /',
    'sdb Unused',
    'sdc Unused',
  ]);
});

test('who may change what: an admin a Ready machine, the owner an Allocated one, nobody any other', async () => {
  await using s = await aStorage();
  const blank = { layout: 'blank' as const, options: {} };
  expect(await s.no('storage.set_layout', blank, mira)).toBe(
    'host-abc123 is Ready: only an admin may change its storage. Allocate it to yourself first.',
  );
  await s.change({ status: 'allocated', owner: 'mira' });
  await s.do('storage.set_layout', blank, mira);
  expect((await s.get(mira)).whyNot).toBeNull();
  await s.change({ owner: 'jonas' });
  expect(await s.no('storage.set_layout', blank, mira)).toBe(
    'host-abc123 is allocated to jonas, who alone may change its storage.',
  );
  await s.change({ status: 'deployed' });
  expect(await s.no('storage.set_layout', blank)).toBe(
    'host-abc123 is Deployed. Its storage can be changed while it is Ready or Allocated.',
  );
  await s.change({ status: 'ready', locked: 1 });
  expect(await s.no('storage.set_layout', blank)).toBe('host-abc123 is locked. Unlock it first.');
  expect((await s.get()).whyNot).toBe('host-abc123 is locked. Unlock it first.');
  const nobody = await s.storage.implementation['storage.get']({ systemId: 'nosuch' }, admin);
  expect(nobody).toMatchObject({ ok: false, problem: { code: 'not_found' } });
});

test('every change is told, and a refused one leaves nothing behind', async () => {
  await using s = await aStorage([aDisk('sda'), aDisk('sdb', { sizeBytes: GB })]);
  await s.do('storage.set_layout', { layout: 'flat', options: { swapMib: 512 } });
  const { id } = await s.device('sdb');
  expect(await s.no('storage.set_boot_disk', { deviceId: id })).toBe(
    'sdb has 1.0 GB, at least 2.7 GB are needed. Choose another disk.',
  );
  expect(await s.get()).toMatchObject({ bootDiskChosen: false, layout: 'flat', swapMib: 512 });
  await s.do('storage.set_swap', { swapMib: null });
  const events = await s.ground.store.read
    .selectFrom('event')
    .select(['text', 'system_id', 'who'])
    .orderBy('n')
    .execute();
  expect(events).toEqual([
    { text: 'Storage: laid out as flat', system_id: systemId, who: 'root' },
    { text: 'Storage: swap file by the memory', system_id: systemId, who: 'root' },
  ]);
});

test('a layout that nobody touched follows the boot disk', async () => {
  await using s = await aStorage();
  await s.do('storage.set_layout', { layout: 'flat', options: {} });
  await s.do('storage.set_boot_disk', { deviceId: (await s.device('sdb')).id });
  const now = await s.get();
  expect(now).toMatchObject({ layout: 'flat', bootDiskChosen: true, bootDiskId: (await s.device('sdb')).id });
  expect(now.devices.map((d) => d.partitions.length)).toEqual([0, 3]);
});

test('disks can be named by hand, changed and forgotten, by an admin', async () => {
  await using s = await aStorage();
  const disk = { name: 'sdz', model: 'M', serial: 'S', idPath: '', sizeBytes: 500 * GB, blockSize: 4096 };
  const deviceId = await s.do('storage.create_disk', disk);
  expect(await s.device('sdz')).toMatchObject({ id: deviceId, blockSize: 4096, tags: ['ssd', '4kn'] });
  expect(await s.no('storage.create_disk', disk)).toBe(
    'host-abc123 has a disk sdz already. Choose another name.',
  );
  expect(await s.no('storage.create_disk', { ...disk, name: 'sdy', serial: '' })).toBe(
    'Say its model and serial number, or its id path.',
  );
  expect(await s.no('storage.create_disk', { ...disk, name: 'sdy', sizeBytes: 1 })).toBe(
    'A disk has 4 MiB at least.',
  );
  await s.do('storage.update_device', { deviceId, name: 'sdy', sizeBytes: 600 * GB, serial: 'S2' });
  expect(await s.device('sdy')).toMatchObject({ serial: 'S2', sizeBytes: 600 * GB });
  expect(await s.no('storage.update_device', { deviceId, name: 'sda' })).toBe(
    'host-abc123 has a disk sda already. Choose another name.',
  );
  expect(await s.no('storage.update_device', { deviceId, uuid: 'x' })).toBe('A disk has no UUID of its own.');
  await s.change({ status: 'allocated', owner: 'mira' });
  expect(await s.no('storage.delete_device', { deviceId }, mira)).toBe('Only an admin may delete a disk.');
  expect(await s.no('storage.update_device', { deviceId, name: 'q' }, mira)).toBe(
    'Only an admin may change a disk.',
  );
  await s.do('storage.delete_device', { deviceId });
  expect((await s.get()).devices.map((d) => d.name)).toEqual(['sda', 'sdb']);
  expect(await s.no('storage.delete_device', { deviceId })).toBe(
    'There is no such disk in this machine. It may have been deleted.',
  );
});

test("the desk's default layout is what commissioning leaves", async () => {
  await using s = await aStorage();
  await s.ground.store.transaction((tx) => writeSetting(tx, 'defaultStorageLayout', 'lvm'));
  await s.ground.store.transaction((tx) => s.storage.applyDefaultLayout(tx, s.machineId));
  expect(await s.get()).toMatchObject({ layout: 'lvm', groups: [{ name: 'vgroot' }] });
});
