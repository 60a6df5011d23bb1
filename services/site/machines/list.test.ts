import { expect, test } from 'vitest';
import { aDeskCore, mira, type DeskCore } from '../../../test/desk-core.ts';
import { aGround } from '../../../test/ground.ts';
import { addressRanges } from './address-ranges.ts';
import { ipv4ToNumber } from '../../contract/addresses.ts';
import { statuses } from './lifecycle.ts';
import type { sortKeys } from './contract.ts';

type Sort = (typeof sortKeys)[number];

type ListInput = Parameters<DeskCore['machines']['implementation']['machines.list']>[0];

async function list(core: DeskCore, more: Partial<ListInput> = {}) {
  const page = await core.machines.implementation['machines.list'](
    { offset: 0, limit: 100, filter: '', sort: 'status', descending: false, ...more },
    mira,
  );
  if (!page.ok) throw new Error(page.problem.sentence);
  return page.value;
}

const macOf = (i: number): string =>
  `52:54:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`;

/** `count` machines straight into the store, their states in turn. */
async function aFleet(count: number) {
  const ground = await aGround();
  await ground.store.batch((raw) => {
    const machine = raw.prepare(
      `insert into machine (system_id, hostname, domain, architecture, status, status_since, zone_id, pool_id,
        power_parameters, boot_mac, cpu_count, memory_mib, storage_bytes, created_at, updated_at)
       values (?, ?, 'maas', 'amd64/generic', ?, ?, 1, 1, ?, ?, ?, ?, ?, 0, 0)`,
    );
    const mac = raw.prepare('insert into machine_mac (mac, machine_id) values (?, ?)');
    const serial = raw.prepare(
      "insert into hardware_info (machine_id, key, value) values (?, 'system_serial', ?)",
    );
    for (let i = 0; i < count; i++) {
      const status = statuses[i % statuses.length]!;
      const sealed = ground.secrets.seal('{}');
      const { lastInsertRowid } = machine.run(
        i.toString(36).padStart(6, '0'),
        `host-${String(i).padStart(5, '0')}`,
        status,
        i,
        sealed,
        macOf(i),
        i % 64,
        i * 16,
        i * 1e9,
      );
      mac.run(macOf(i), lastInsertRowid);
      serial.run(lastInsertRowid, `SN${i}`);
    }
    raw.exec(`insert into fabric (name) values ('f'); insert into vlan (fabric_id, vid, name) values (1, 0, 'v');
      insert into subnet (vlan_id, name, cidr) values (1, 's', '10.77.0.0/16');`);
    const lease = raw.prepare(
      "insert into lease (address, subnet_id, mac, state, starts_at, expires_at) values (?, 1, ?, 'active', 0, 1)",
    );
    for (let i = 0; i < Math.min(count, 250); i++) lease.run(ipv4ToNumber('10.77.0.0')! + i, macOf(i));
  });
  const core = await aDeskCore(ground);
  return { ground, core };
}

test('words filter by name, MAC, address, serial and tag, and all of them must match', async () => {
  const { ground, core } = await aFleet(230);
  await ground.store.batch((raw) =>
    raw.exec(
      "insert into tag (name) values ('gpu'), ('secure_boot'); insert into machine_tag values (5, 1), (6, 1), (7, 2);",
    ),
  );
  const names = async (filter: string) =>
    (await list(core, { filter, sort: 'hostname' })).items.map((m) => m.hostname);
  expect(await names('00042')).toEqual(['host-00042']);
  expect(await names('52-54-00-00-00-2A')).toEqual(['host-00042']);
  expect(await names('sn42')).toEqual(['host-00042']);
  expect(await names('gpu')).toEqual(['host-00004', 'host-00005']);
  expect(await names('gpu 00004')).toEqual(['host-00004']);
  expect(await names('10.77.0.4')).toEqual([
    'host-00004',
    ...Array.from({ length: 10 }, (_, i) => `host-0004${i}`),
  ]);
  expect(await names('%')).toEqual([]);
  expect(await names('e_b')).toEqual(['host-00006']);
  expect((await list(core, { filter: 'gpu' })).items[0]).toMatchObject({
    tags: ['gpu'],
    serial: expect.stringMatching(/^SN/) as string,
  });
  await core.stop();
  await ground[Symbol.asyncDispose]();
});

test('the default order is need you, working (latest first), new, rescue, ready, in use; groups filter', async () => {
  const { ground, core } = await aFleet(46);
  const { items, total } = await list(core);
  expect(total).toBe(46);
  const groups = items.map((m) => m.status);
  expect(groups.indexOf('broken')).toBeLessThan(groups.indexOf('commissioning'));
  expect(groups.indexOf('commissioning')).toBeLessThan(groups.indexOf('new'));
  expect(groups.indexOf('new')).toBeLessThan(groups.indexOf('ready'));
  expect(groups.at(-1)).toBe('retired');
  const working = (await list(core, { group: 'working' })).items;
  expect(working.map((m) => m.statusSince)).toEqual(
    [...working.map((m) => m.statusSince)].sort((a, b) => b - a),
  );
  const counts = await core.machines.implementation['machines.counts']({}, mira);
  expect(counts).toMatchObject({ value: { total: 46, new: 2, ready: 2, working: working.length } });
  await core.stop();
  await ground[Symbol.asyncDispose]();
});

test('fields filter, each value by its own kind', async () => {
  const { ground, core } = await aFleet(230);
  await ground.store.batch((raw) =>
    raw.exec(`insert into tag (name) values ('gpu'), ('gpu-old'); insert into machine_tag values (5, 1), (6, 2), (7, 1);
      insert into zone (name) values ('rack 1'); update machine set zone_id = 2, owner = 'mira' where id between 1 and 3;
      update machine set locked = 1, power_state = 'on', description = '<b>نعم</b> 🦆' where id = 4;
      insert into hardware_info (machine_id, key, value) values (1, 'system_vendor', 'Dell Inc.'), (2, 'system_vendor', 'Unknown');
      insert into block_device (machine_id, name, path, size_bytes, block_size) values (9, 'sda', '/dev/sda', 1, 512);`),
  );
  const count = async (filter: string) => (await list(core, { filter, limit: 1 })).total;
  const told: Record<string, number> = {
    ...{ 'status:(=ready)': 10, 'status:ready': 10, 'status:(=failed_testing,=new)': 20 },
    ...{
      'status:("Failed testing")': 10,
      'status:(!=ready)': 220,
      'status:(=failed)': 80,
      'status:(nope)': 0,
    },
    ...{ 'tags:(=gpu)': 2, 'tags:(gpu)': 3, 'tags:(!=gpu)': 228, 'tags:(=gpu,=gpu-old)': 3 },
    ...{ 'tags:(=gpu) tags:(=gpu-old)': 0, 'tags:(gpu,!=gpu-old)': 2 },
    ...{
      'zone:("rack 1")': 3,
      'zone:(=RACK 1)': 3,
      'zone:(!rack)': 227,
      'owner:(=mira)': 3,
      'pool:default': 230,
    },
    ...{ 'cpu:(>=60)': 12, 'cpu:(=0)': 4, 'cpu:3': 4, 'cpu:(!=3)': 226, 'cpu:(<2)': 8, 'mem:(<1)': 64 },
    ...{ 'mem:(>=3.5)': 6, 'mem:(=16MiB)': 1, 'storage:(>228GB)': 1, 'disks:1': 1, 'disks:(<1)': 229 },
    ...{ 'ip:(10.77.0.4)': 11, 'ip:(=10.77.0.4)': 1, 'ip:(10.77.0.0/30)': 4, 'mac:(52-54-00-00-00-0a)': 1 },
    ...{ '5254.0000.000a': 1, '52540000000a': 1, 'id:(=000000,000001)': 2 },
    ...{ 'locked:yes': 1, 'power:on': 1, 'note:(🦆)': 1, 'note:("<b>نعم</b>")': 1, 'vendor:dell': 1 },
    ...{
      'vendor:(!dell)': 229,
      'vendor:unknown': 0,
      'serial:(=sn7)': 1,
      'id:(=000000)': 1,
      '!host-00001': 229,
    },
    ...{ 'host-00001 status:(!=broken)': 1, '%': 0, 'hostname:(_)': 0 },
  };
  for (const [filter, expected] of Object.entries(told))
    expect([filter, await count(filter)]).toEqual([filter, expected]);
  const api = core.machines.implementation;
  expect(await api['machines.list']({ offset: 0, limit: 1, filter: 'mem:(x', sort: 'status', descending: false }, mira))
    .toMatchObject({ ok: false, problem: { code: 'bad_input', at: { start: 5, end: 6 } } }); // prettier-ignore
  expect(await api['machines.ids']({ filter: 'tags:(=gpu)' }, mira)).toEqual({
    ok: true,
    value: { systemIds: ['000004', '000006'], total: 2 },
  });
  const values = async (field: string | undefined, prefix: string, filter = '') => {
    const input = { ...(field !== undefined && { field }), prefix, filter, limit: 3 };
    const answer = await api['machines.filter_values'](input, mira);
    return answer.ok ? answer.value.items.map((v) => [v.value, v.count]) : answer.problem.code;
  };
  expect(await values(undefined, 'po')).toEqual([['pool', null], ['power', null], ['power_type', null]]); // prettier-ignore
  expect(await values('tags', '')).toEqual([['gpu', 2], ['gpu-old', 1]]); // prettier-ignore
  expect(await values('tags', 'gp', 'host-00005')).toEqual([['gpu-old', 1]]);
  expect(await values('status', 'failed t', 'owner:mira')).toEqual([]);
  expect(await values('status', 'rea')).toEqual([['ready', 10]]);
  expect(await values('ip', '10.77.0.24')).toEqual([['10.77.0.24', 1]]);
  expect(await values('mem', '3.5')).toEqual([['3.5', 1], ['3.52', 1], ['3.53', 1]]); // prettier-ignore
  expect(await values('nothing', '')).toBe('bad_input');
  expect(
    await api['machines.filter_explain']({ filter: 'status:ready tags:(=gpu) host' }, mira),
  ).toMatchObject({
    value: {
      ...{ total: 1, all: 230 },
      terms: [
        { text: 'status:ready', start: 0, excludes: 1, alone: 10 },
        { text: 'tags:(=gpu)', excludes: 9, alone: 2 },
        { text: 'host', excludes: 0, alone: 230 },
      ],
    },
  });
  await core.stop();
  await ground[Symbol.asyncDispose]();
});

test('groups stand together with their counts; a closed one keeps its header; several keys sort', async () => {
  const { ground, core } = await aFleet(46);
  await ground.store.batch((raw) => raw.exec("update machine set owner = 'jo' where id > 40"));
  const byOwner = await list(core, { grouping: 'owner', sort: 'hostname' });
  expect(byOwner.groups).toEqual([
    { value: '', label: 'No owner', count: 40 },
    { value: 'jo', label: 'jo', count: 6 },
  ]);
  expect(byOwner.items[40]?.owner).toBe('jo');
  const closed = await list(core, { grouping: 'owner', collapsed: [''] });
  expect([closed.total, closed.items.length, closed.groups?.length]).toEqual([46, 6, 2]);
  const byState = await list(core, { grouping: 'status' });
  const states = byState.items.map((m) => m.status);
  expect(byState.groups?.flatMap((g) => Array<string>(g.count).fill(g.value))).toEqual(states);
  const order = [
    { by: 'owner' as const, descending: true },
    { by: 'cpuCount' as const, descending: true },
  ];
  const sorted = (await list(core, { order, limit: 7 })).items;
  expect(sorted.map((m) => m.cpuCount)).toEqual([45, 44, 43, 42, 41, 40, 39]);
  await core.stop();
  await ground[Symbol.asyncDispose]();
});

test('ten thousand machines are listed, filtered and sorted by the store', async () => {
  const { ground, core } = await aFleet(10_000);
  const sorts: Sort[] = [
    'status',
    'hostname',
    'powerState',
    'cpuCount',
    'memoryMib',
    'storageBytes',
    'address',
    'zone',
    'owner',
  ];
  for (const sort of sorts) {
    const page = await list(core, { sort, descending: true, offset: 5_000 });
    expect(page.items).toHaveLength(100);
    expect(page.total).toBe(10_000);
  }
  expect((await list(core, { filter: 'sn9999', limit: 10 })).items.map((m) => m.hostname)).toEqual([
    'host-09999',
  ]);
  await core.stop();
  await ground[Symbol.asyncDispose]();
}, 30_000);

test('an address that is not finished stands for all that begin so', () => {
  const n = (text: string) => ipv4ToNumber(text)!;
  expect(addressRanges('10.77.')[0]).toEqual([n('10.77.0.0'), n('10.77.0.255')]);
  expect(addressRanges('10.77.0.25')).toEqual(
    [25, 250, 251, 252, 253, 254, 255].map((x) => [n(`10.77.0.${x}`), n(`10.77.0.${x}`)]),
  );
  expect(addressRanges('build-04')).toEqual([]);
  expect(addressRanges('10.300')).toEqual([]);
});
