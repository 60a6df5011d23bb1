import { expect, test, vi } from 'vitest';
import { admin, aStorage, systemId } from '../../../test/storage-bench.ts';
import { contract } from '../../contract/all.ts';
import { dispatcher, type Dispatch } from '../../contract/dispatch.ts';
import { ok } from '../../contract/result.ts';
import { bytesFrom, humanSize } from './sizes.ts';
import { testDoor } from './test-door.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

interface Thing extends Record<string, unknown> {
  id: number;
  name: string;
  resource_uri: string;
  tags: string[];
  partitions: Thing[];
}

/** The door over real disks; of the network it only hears what was asked. */
async function aDoor() {
  const bench = await aStorage();
  const links: string[] = [];
  const real = dispatcher(contract, bench.storage.implementation, {
    durable: () => Promise.resolve(),
    failed(_, error) {
      throw error;
    },
  });
  const call = ((name: string, input: unknown, caller: typeof admin) => {
    if (!name.startsWith('network.') && name !== 'machines.update') return real(name, input, caller);
    links.push(name);
    return Promise.resolve(ok({}));
  }) as Dispatch;
  const door = await testDoor(bench.ground, call, admin);
  const nodes = `nodes/${systemId}/`;
  const disks = async () => (await door.ask('GET', `${nodes}blockdevices/`)).body as Thing[];
  return {
    ...{ bench, links, ask: door.ask, nodes, disks },
    machine: async () => (await door.ask('GET', `machines/${systemId}/`)).body as Record<string, unknown>,
    async [Symbol.asyncDispose]() {
      door.close();
      await bench[Symbol.asyncDispose]();
    },
  };
}

const keys = (thing: object): string[] => Object.keys(thing).sort();
const words = (text: string): string[] => text.split(' ').sort();
const deviceKeys = words(
  'id system_id name type path id_path model serial firmware_version uuid size block_size available_size used_size used_for partition_table_type partitions filesystem storage_pool numa_node tags resource_uri',
);
const partitionKeys = words(
  'system_id device_id id uuid path type size bootable filesystem used_for tags resource_uri',
);
const groupKeys = words(
  'system_id id uuid name devices size human_size available_size human_available_size used_size human_used_size logical_volumes resource_uri',
);

test('a partition is made, formatted, mounted, tagged and deleted, in both spellings of its path', async () => {
  await using door = await aDoor();
  const [sda] = await door.disks();
  expect(keys(sda!)).toEqual(deviceKeys);
  const at = `${door.nodes}blockdevices/${sda!.id}/`;
  const made = await door.ask('POST', `${at}partitions/`, { size: '20G', bootable: 'True' });
  expect(made).toMatchObject({ status: 200, body: { type: 'partition', bootable: true, filesystem: null } });
  const { id } = made.body as Thing;
  expect(keys(made.body as object)).toEqual(partitionKeys);
  const spellings = ['partition', 'partitions'].flatMap((word) => [`${word}/${id}`, `${word}/${id}/`]);
  for (const where of spellings)
    expect(await door.ask('GET', at + where)).toMatchObject({ status: 200, body: { id } });
  expect(await door.ask('GET', (made.body as Thing).resource_uri)).toMatchObject({
    status: 200,
    body: { id },
  });
  const op = (name: string, form: Record<string, string> = {}) =>
    door.ask('POST', `${at}partition/${id}?op=${name}`, form);
  expect(await op('format', { fstype: 'ext4', label: 'root' })).toMatchObject({
    body: {
      filesystem: { fstype: 'ext4', label: 'root', uuid: expect.any(String) as string, mount_point: null },
    },
  });
  expect(await op('mount', { mount_point: '/', mount_options: 'noatime' })).toMatchObject({
    body: {
      filesystem: { mount_point: '/', mount_options: 'noatime' },
      used_for: 'ext4 formatted filesystem mounted at /',
    },
  });
  expect(await op('add_tag', { tag: 'fast' })).toMatchObject({ body: { tags: ['fast'] } });
  expect(await op('remove_tag', { tag: 'fast' })).toMatchObject({ body: { tags: [] } });
  expect((await op('unmount')).status).toBe(200);
  expect(await op('unformat')).toMatchObject({ status: 200, body: { filesystem: null } });
  expect((await door.disks())[0]).toMatchObject({ partition_table_type: 'GPT', partitions: [{ id }] });
  expect(await door.ask('DELETE', `${at}partition/${id}`)).toEqual({ status: 204, body: '' });
  expect(await door.ask('GET', `${at}partition/${id}`)).toEqual({
    status: 404,
    body: 'No Partition matches the given query.',
  });
});

test('a volume group is made of disks by number or name, its volumes are block devices', async () => {
  await using door = await aDoor();
  const [sda, sdb] = await door.disks();
  const groups = `${door.nodes}volume-groups/`;
  const made = await door.ask('POST', groups, { name: 'data', block_devices: `${sda!.id},sdb` });
  expect(keys(made.body as object)).toEqual(groupKeys);
  expect(made.body).toMatchObject({ devices: [{ id: sda!.id }, { id: sdb!.id }], logical_volumes: [] });
  const group = made.body as Thing & { human_size: string };
  expect(group.human_size).toMatch(/^\d+\.\d GB$/);
  const one = `${groups}${group.id}/`;
  const volume = await door.ask('POST', `${one}?op=create_logical_volume`, { name: 'srv', size: '100G' });
  expect(volume).toMatchObject({ status: 200, body: { type: 'virtual', name: 'data-srv', model: '' } });
  expect(keys(volume.body as object)).toEqual(deviceKeys);
  const { id } = volume.body as Thing;
  expect(
    await door.ask('POST', `${door.nodes}blockdevices/${id}/?op=format`, { fstype: 'xfs' }),
  ).toMatchObject({
    body: { filesystem: { fstype: 'xfs' } },
  });
  expect(await door.machine()).toMatchObject({
    virtualblockdevice_set: [{ id }],
    physicalblockdevice_set: [{ id: sda!.id }, { id: sdb!.id }],
    volume_groups: [{ name: 'data', logical_volumes: [{ id }] }],
  });
  expect((await door.ask('PUT', one, { name: 'store' })).body).toMatchObject({ name: 'store' });
  expect((await door.ask('DELETE', one)).status).toBe(409);
  expect((await door.ask('POST', `${one}?op=delete_logical_volume`, { id: String(id) })).status).toBe(204);
  expect((await door.ask('DELETE', group.resource_uri)).status).toBe(204);
  expect(await door.ask('GET', one)).toMatchObject({ status: 404 });
});

test('a layout with MAAS parameters, what is mounted without a disk, swap, and back again', async () => {
  await using door = await aDoor();
  const op = (name: string, form: Record<string, string> = {}) =>
    door.ask('POST', `machines/${systemId}/?op=${name}`, form);
  const [, sdb] = await door.disks();
  const lvm = { storage_layout: 'lvm', root_device: String(sdb!.id), vg_name: 'vg0', lv_size: '50%' };
  expect(await op('set_storage_layout', lvm)).toMatchObject({
    status: 200,
    body: { volume_groups: [{ name: 'vg0' }], boot_disk: { name: 'sdb' } },
  });
  expect(
    await op('mount_special', { fstype: 'tmpfs', mount_point: '/tmp', mount_option: 'size=1G' }),
  ).toMatchObject({
    body: { special_filesystems: [{ fstype: 'tmpfs', mount_point: '/tmp', mount_options: 'size=1G' }] },
  });
  expect((await op('unmount_special', { mount_point: '/tmp' })).body).toMatchObject({
    special_filesystems: [],
  });
  const swap = await door.ask('PUT', `machines/${systemId}/`, { swap_size: '4096M' });
  expect(swap).toMatchObject({ status: 200, body: { swap_size: 3907 * 2 ** 20 } });
  expect((await op('restore_default_configuration')).body).toMatchObject({ volume_groups: [] });
  expect(door.links).toEqual(['machines.update', 'network.restore_links']);
  expect((await op('restore_storage_configuration')).status).toBe(200);
  const boot = await door.ask('POST', `${door.nodes}blockdevices/sdb/?op=set_boot_disk`, {});
  expect(boot).toEqual({ status: 200, body: 'OK' });
  expect(await door.machine()).toMatchObject({ boot_disk: { name: 'sdb' } });
});

test('what makes no sense is refused by the name of its field', async () => {
  await using door = await aDoor();
  const [sda] = await door.disks();
  const at = `${door.nodes}blockdevices/${sda!.id}/`;
  const machine = `machines/${systemId}/?op=set_storage_layout`;
  const cases: [string, Record<string, string>, string][] = [
    [`${at}partitions/`, { size: 'lots' }, 'size'],
    [`${at}?op=format`, { fstype: 'ntfs' }, 'fstype'],
    [`${at}?op=mount`, { mount_point: 'srv' }, 'mount_point'],
    [machine, { storage_layout: 'vmfs6' }, 'storage_layout'],
    [machine, { storage_layout: 'lvm', vg_name: '-' }, 'vg_name'],
    [machine, { storage_layout: 'flat', cache_device: '3' }, 'cache_device'],
    [`${door.nodes}volume-groups/`, { name: 'vg', block_devices: 'sdz' }, 'block_devices'],
  ];
  for (const [where, form, field] of cases) {
    const refused = await door.ask('POST', where, form);
    expect([refused.status, refused.body]).toEqual([400, { [field]: [expect.any(String)] }]);
  }
  expect((await door.ask('GET', `${door.nodes}blockdevices/77/`)).status).toBe(404);
  expect(await door.ask('GET', 'nodes/nosuch/volume-groups/')).toEqual({
    status: 404,
    body: 'No Machine matches the given query.',
  });
});

test('a disk that nobody has found is named, changed and forgotten by hand', async () => {
  await using door = await aDoor();
  const all = `${door.nodes}blockdevices/`;
  const disk = { name: 'sdc', model: 'M', serial: 'S1', size: '4000000000', block_size: '512' };
  const made = await door.ask('POST', all, disk);
  expect(made).toMatchObject({ status: 200, body: { name: 'sdc', serial: 'S1', size: 4e9 } });
  const { resource_uri: uri } = made.body as Thing;
  expect((await door.ask('PUT', uri, { name: 'sdx', size: '5G' })).body).toMatchObject({
    name: 'sdx',
    size: 5e9,
  });
  expect((await door.ask('DELETE', uri)).status).toBe(204);
});

test.each([
  ['4096', 4096],
  ['10G', 1e10],
  ['1.5t', 1.5e12],
  ['8kB', 8000],
  ['-1', null],
  ['10 potatoes', null],
])('%s is %s bytes', (text, bytes) => {
  expect(bytesFrom(text)).toBe(bytes);
});

test('sizes are written as people read them', () => {
  expect([512, 2048, 21_474_836_480].map(humanSize)).toEqual(['512 bytes', '2.0 kB', '21.5 GB']);
});
