import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { fakeClock } from '../../platform/clock.ts';
import { openStore, type Store } from '../../platform/store/store.ts';
import { maasDoor } from './door.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'md-maas-'));
const clock = fakeClock();
const admin: Caller = { name: 'admin', userId: 1, may: ['view', 'edit', 'admin'] };
const calls: [string, unknown][] = [];
let answer: Result<unknown> = ok({});
let store: Store;
let server: http.Server;
let base = '';

beforeAll(async () => {
  store = await openStore(dir);
  await store.batch((raw) => {
    raw.exec(`INSERT INTO machine (id, system_id, hostname, domain, architecture, status, status_since, zone_id, pool_id, power_parameters,
      power_type, boot_mac, created_at, updated_at, memory_mib, cpu_count) VALUES
      (1, 'abc123', 'build-01', 'maas', 'amd64/generic', 'ready', 0, 1, 1, '', 'ipmi', '52:54:00:00:00:01', 0, 0, 2048, 2),
      (2, 'def456', 'build-02', 'maas', 'amd64/generic', 'new', 0, 1, 1, '', '', NULL, 0, 0, 1024, 1);
      INSERT INTO interface (machine_id, name, mac) VALUES (1, 'enp1s0', '52:54:00:00:00:01');
      INSERT INTO block_device (machine_id, name, path, serial, size_bytes, block_size) VALUES (1, 'vda', '/dev/vda', 'LABDISK', 4294967296, 512);
      INSERT INTO event (at, kind, level, machine_id, system_id, text) VALUES (0, 'machine.status', 'info', 1, 'abc123', 'Ready');`);
  });
  const door = maasDoor({
    store,
    clock,
    version: '0.0.0',
    call: (name, input) => {
      calls.push([name, input]);
      return Promise.resolve(answer);
    },
    callerOf: (header) => Promise.resolve(header === 'OAuth good' ? admin : null),
    onBug: (_, error) => {
      throw error;
    },
  });
  server = http.createServer((req, res) => void door(req, res)).listen(0, '127.0.0.1');
  await new Promise((r) => server.once('listening', r));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/MAAS/api/2.0/`;
});
afterAll(async () => {
  server.close();
  await store.close();
  rmSync(dir, { recursive: true });
});
beforeEach(() => {
  calls.length = 0;
  answer = ok({});
});

const ask = (where: string, init: RequestInit = {}): Promise<Response> =>
  fetch(base + where, {
    ...init,
    headers: { authorization: 'OAuth good', ...(init.headers as Record<string, string>) },
  });
const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});

test('without a key only the open operations answer; a refusal carries Date for clients with a wrong clock', async () => {
  const refused = await fetch(`${base}machines/`);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('date')).toBeTruthy();
  expect(refused.headers.get('www-authenticate')).toMatch(/^OAuth/);
  expect(await (await fetch(`${base}version/`)).json()).toMatchObject({
    capabilities: expect.any(Array) as string[],
  });
});

test('a machine has every key that MAAS clients rely on, and no null where gomaasapi wants a string', async () => {
  const [machine] = (await (await ask('machines/?hostname=build-01')).json()) as Record<string, unknown>[];
  const keys =
    'system_id hostname description hardware_uuid domain fqdn owner owner_data locked cache_sets bcaches bios_boot_method boot_interface architecture min_hwe_kernel hwe_kernel cpu_count cpu_speed memory swap_size storage status osystem distro_series ephemeral_deploy error_description netboot power_type power_state tag_names address_ttl ip_addresses interface_set zone pool disable_ipv4 constraints_by_type boot_disk blockdevice_set physicalblockdevice_set virtualblockdevice_set volume_groups raids status_action status_message status_name node_type node_type_name special_filesystems parent default_gateways current_commissioning_result_id current_testing_result_id current_installation_result_id commissioning_status commissioning_status_name testing_status testing_status_name cpu_test_status cpu_test_status_name memory_test_status memory_test_status_name network_test_status network_test_status_name storage_test_status storage_test_status_name other_test_status other_test_status_name hardware_info interface_test_status interface_test_status_name numanode_set workload_annotations last_sync sync_interval next_sync enable_hw_sync enable_kernel_crash_dump is_dpu resource_uri';
  expect(keys.split(' ').filter((k) => !(k in machine!))).toEqual([]);
  expect(machine).toMatchObject({
    status: 4,
    status_name: 'Ready',
    memory: 2048,
    resource_uri: '/MAAS/api/2.0/machines/abc123/',
    osystem: '',
    distro_series: '',
  });
  expect(Object.values(machine!['hardware_info'] as object)).toEqual(Array(18).fill('Unknown'));
  expect(machine!['physicalblockdevice_set']).toMatchObject([{ serial: 'LABDISK', size: 4294967296 }]);
});

test.each([
  ['mac_address=52-54-00-00-00-01', ['abc123']],
  ['status=new', ['def456']],
  ['status=Ready&id=abc123', ['abc123']],
  ['not_status=ready', ['def456']],
  ['mem=2000', ['abc123']],
  ['id=abc123&id=def456', ['abc123', 'def456']],
  ['tags=gpu', []],
])('machines/?%s', async (query, expected) => {
  const found = (await (await ask(`machines/?${query}`)).json()) as { system_id: string }[];
  expect(found.map((m) => m.system_id)).toEqual(expected);
});

test('a filter that makes no sense is refused by name', async () => {
  const refused = await ask('machines/?status=flying');
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { status: ["'flying' is not a valid status."] },
  ]);
});

test('op stands in the query, in the body or at the end of the path; with or without the last slash', async () => {
  await ask('machines/abc123/?op=commission', form({}));
  await ask('machines/abc123/', form({ op: 'commission' }));
  await ask('machines/abc123/op-commission', form({}));
  await ask('machines/abc123?op=commission', { method: 'POST' });
  expect(calls).toEqual(Array(4).fill(['machines.commission', { systemId: 'abc123' }]));
});

test('an empty op is none, an unknown one is named', async () => {
  answer = ok({ systemId: 'abc123' });
  const made = await ask(
    'machines/?op=',
    form({
      architecture: 'amd64',
      mac_addresses: 'a',
      power_type: 'ipmi',
      power_parameters_power_address: '10.0.0.9',
    }),
  );
  expect(made.status).toBe(200);
  expect(calls[0]).toMatchObject([
    'machines.create',
    { macs: ['a'], powerParameters: { power_address: '10.0.0.9' }, commission: true },
  ]);
  const refused = await ask('machines/?op=fly', form({}));
  expect([refused.status, await refused.text()]).toEqual([400, 'Unrecognised signature: method=POST op=fly']);
});

test('a refusal keeps its sentence: 409 as text, bad input by field, an unknown machine as MAAS says it', async () => {
  answer = refuse('not_now', 'build-01 is Ready.');
  const late = await ask('machines/abc123/?op=abort', form({}));
  expect([late.status, await late.text()]).toEqual([409, 'build-01 is Ready.']);
  answer = {
    ok: false,
    problem: { code: 'bad_input', sentence: 'x', fields: { 'macs.0': 'a MAC address looks like …' } },
  };
  const bad = await ask('machines/', form({ architecture: 'amd64', mac_addresses: 'zz' }));
  expect([bad.status, await bad.json()]).toEqual([400, { mac_addresses: ['a MAC address looks like …'] }]);
  const unknown = await ask('machines/zzzzzz/');
  expect([unknown.status, await unknown.text()]).toEqual([404, 'No Machine matches the given query.']);
});

test('a deleted machine answers 204 without a content type', async () => {
  const gone = await ask('machines/abc123/', { method: 'DELETE' });
  expect([gone.status, gone.headers.get('content-type')]).toEqual([204, null]);
});

const systemId = 'abc123';
const text = '#cloud-config\n{}\n';
const base64 = Buffer.from(text).toString('base64');
test.each<[string, Record<string, string>, [string, object]]>([
  ['test', { testing_scripts: 'memtester,fio' }, ['machines.test', { scripts: ['memtester', 'fio'] }]],
  ['test', { enable_ssh: 'true' }, ['machines.test', { enableSsh: true }]],
  ['commission', { testing_scripts: 'none' }, ['machines.commission', { scripts: [] }]],
  [
    'deploy',
    { distro_series: 'bookworm', user_data: base64, comment: 'now' },
    ['deploy.start', { image: 'bookworm', target: 'disk', userData: text, comment: 'now' }],
  ],
  [
    'deploy',
    { osystem: 'debian', distro_series: 'bookworm', ephemeral_deploy: 'True' },
    ['deploy.start', { image: 'debian/bookworm', target: 'memory', comment: '' }],
  ],
  ['rescue_mode', {}, ['machines.rescue_mode', { comment: '' }]],
  ['exit_rescue_mode', {}, ['machines.exit_rescue_mode', { comment: '' }]],
  ['override_failed_testing', { comment: 'ok' }, ['machines.override_failed_testing', { comment: 'ok' }]],
  [
    'set_owner_data',
    { a: '1', b: '' },
    ['machines.set_owner_data', { data: { a: '1', b: '' }, annotations: false }],
  ],
  [
    'set_workload_annotations',
    { a: '1' },
    ['machines.set_owner_data', { data: { a: '1' }, annotations: true }],
  ],
])('machines: op=%s with %o is %o', async (op, fields, [procedure, input]) => {
  expect((await ask(`machines/${systemId}/?op=${op}`, form(fields))).status).toBe(200);
  expect(calls).toEqual([[procedure, { systemId, ...input }]]);
});

test('user data that is no text stays in base64, and what is no base64 is taken as it is', async () => {
  const packed = Buffer.from([0x1f, 0x8b, 8, 0, 0xff]).toString('base64');
  for (const data of [packed, text]) await ask('machines/abc123/?op=deploy', form({ user_data: data }));
  expect(calls.map(([, input]) => (input as { userData: string }).userData)).toEqual([packed, text]);
});

test('a machine that is Ready is released without a word, and unknown ones by name', async () => {
  expect((await ask('machines/abc123/?op=release', form({ erase: 'true' }))).status).toBe(200);
  expect(calls).toEqual([]);
  const unknown = await ask('machines/?op=release', form({ machines: 'abc123,nosuch' }));
  expect([unknown.status, await unknown.json()]).toEqual([
    400,
    { machines: ['Unknown machine(s): nosuch.'] },
  ]);
});

test('allocate: constraints go on as they are called here, and ids of what met them come back', async () => {
  answer = ok({ systemId, hostname: 'build-01', storage: { root: [1] }, interfaces: {} });
  const given = await ask(
    'machines/?op=allocate',
    form({ mem: '1024', tags: 'a,b', storage: 'root:2(ssd),4', agent_name: 'juju', not_in_zone: 'z' }),
  );
  expect(await given.json()).toMatchObject({
    system_id: systemId,
    constraints_by_type: { storage: { root: [1] } },
  });
  const constraints = { memMib: 1024, tags: ['a', 'b'], storage: 'root:2(ssd),4', notInZone: ['z'] };
  expect(calls).toEqual([['machines.allocate', { constraints, agentName: 'juju', comment: '' }]]);
  const wrong = await ask('machines/?op=allocate', form({ mem: 'lots' }));
  expect([wrong.status, await wrong.json()]).toMatchObject([400, { mem: [expect.any(String)] }]);
});

test('allocate: nothing that fits is 409, in the words that programs look for and why', async () => {
  answer = refuse('conflict', 'None of the 2 Ready machines fits: mem=99 excludes 2.');
  const none = await ask('machines/?op=allocate', form({ mem: '99' }));
  expect([none.status, await none.text()]).toEqual([
    409,
    'No available machine matches constraints. None of the 2 Ready machines fits: mem=99 excludes 2.',
  ]);
});

test('events: newest first, with MAAS times', async () => {
  expect(await (await ask('events/?op=query')).json()).toMatchObject({
    count: 1,
    events: [{ node: 'abc123', hostname: 'build-01', level: 'INFO', created: 'Thu, 01 Jan. 1970 00:00:00' }],
  });
});

test('describe names every handler, and its hash is in every answer', async () => {
  const described = (await (await ask('describe/')).json()) as {
    hash: string;
    resources: { name: string; auth: { actions: { name: string }[] } }[];
  };
  expect((await ask('zones/')).headers.get('x-maas-api-hash')).toBe(described.hash);
  const machine = described.resources.find((r) => r.name === 'MachineHandler');
  expect(machine?.auth.actions.map((a) => a.name)).toEqual(
    expect.arrayContaining(['read', 'update', 'delete', 'commission', 'power_on']),
  );
});

test('places read as MAAS shapes', async () => {
  expect(await (await ask('zones/')).json()).toEqual([
    { id: 1, name: 'default', description: '', resource_uri: '/MAAS/api/2.0/zones/default/' },
  ]);
  for (const where of [
    'resourcepools/',
    'pools/',
    'tags/',
    'fabrics/',
    'subnets/',
    'ipranges/',
    'nodes/abc123/devices/',
    'nodes/abc123/results/',
  ])
    expect([where, (await ask(where)).status]).toEqual([where, 200]);
});

test('users are listed, made and deleted as the clients of MAAS do it', async () => {
  const auth = { authorization: 'OAuth good' };
  answer = ok({ users: [{ username: 'carol', email: '', isSuperuser: false }] });
  expect(await (await ask('users/', { headers: auth })).json()).toEqual([
    {
      ...{ username: 'carol', email: '', is_local: true, is_superuser: false },
      resource_uri: '/MAAS/api/2.0/users/carol/',
    },
  ]);
  expect((await ask('users/nobody/', { headers: auth })).status).toBe(404);
  answer = ok({});
  const body = new URLSearchParams({
    username: 'bob',
    email: '',
    password: 'long enough',
    is_superuser: '1',
  });
  expect((await ask('users/', { method: 'POST', headers: auth, body })).status).toBe(200);
  expect(calls.at(-1)).toEqual([
    'access.create_user',
    { username: 'bob', email: '', password: 'long enough', isSuperuser: true },
  ]);
  expect((await ask('users/bob/', { method: 'DELETE', headers: auth })).status).toBe(204);
  expect(calls.at(-1)).toEqual(['access.delete_user', { username: 'bob' }]);
});
