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

const dir = mkdtempSync(path.join(tmpdir(), 'md-maas-nics-'));
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
      power_type, boot_mac, created_at, updated_at) VALUES
      (1, 'abc123', 'build-01', 'maas', 'amd64/generic', 'ready', 0, 1, 1, '', 'ipmi', '52:54:00:00:00:02', 0, 0),
      (2, 'def456', 'build-02', 'maas', 'amd64/generic', 'new', 0, 1, 1, '', '', NULL, 0, 0);
      INSERT INTO interface (id, machine_id, name, mac, link_speed_mbps) VALUES
        (7, 1, 'enp1s0', '52:54:00:00:00:01', 1000), (8, 1, 'enp2s0', '52:54:00:00:00:02', 10000),
        (9, 2, 'enp1s0', '52:54:00:00:00:03', 0);
      INSERT INTO fabric (id, name, description) VALUES (41, 'lab', '');
      INSERT INTO vlan (id, fabric_id, vid, name, description, mtu, dhcp_on) VALUES (42, 41, 0, 'untagged', '', 9000, 1);
      INSERT INTO subnet (id, vlan_id, name, description, cidr, gateway_ip, dns_servers, managed, lease_seconds) VALUES
        (43, 42, 'rack', '', '10.77.0.0/24', '10.77.0.1', '[]', 1, 600);
      INSERT INTO network_interface (id, machine_id, type, name, mac, enabled, vlan_id, tags) VALUES
        (71, 1, 'physical', 'lan0', '52:54:00:00:00:01', 1, 42, '["uplink"]'),
        (72, 1, 'physical', 'lan1', '52:54:00:00:00:02', 1, NULL, '[]');
      INSERT INTO interface_link (id, interface_id, mode, subnet_id, ip_address, default_gateway) VALUES
        (91, 71, 'static', 43, '10.77.0.50', 0), (92, 71, 'auto', 43, NULL, 1), (93, 72, 'dhcp', NULL, NULL, 0);
      INSERT INTO lease (address, subnet_id, mac, state, starts_at, expires_at) VALUES
        (${0x0a4d0064}, 43, '52:54:00:00:00:02', 'active', 0, 99999999999999);`);
  });
  const door = maasDoor({
    store,
    clock: fakeClock(),
    version: '0.0.0',
    call: (name, input) => {
      calls.push([name, input]);
      return Promise.resolve(answer);
    },
    callerOf: () => Promise.resolve(admin),
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

const nics = 'nodes/abc123/interfaces/';
const get = async (where: string): Promise<unknown> => (await fetch(base + where)).json();
const send = (where: string, fields: Record<string, string>, method = 'POST'): Promise<Response> =>
  fetch(base + where, { method, body: new URLSearchParams(fields) });

test('an interface has what MAAS clients rely on; links say no null where gomaasapi wants none', async () => {
  const [lan0, lan1, ...none] = (await get(nics)) as Record<string, unknown>[];
  expect(none).toEqual([]);
  expect(lan0).toMatchObject({
    ...{ id: 71, name: 'lan0', type: 'physical', mac_address: '52:54:00:00:00:01', enabled: true },
    ...{ tags: ['uplink'], params: '', parents: [], children: [], effective_mtu: 9000, link_speed: 1000 },
    vlan: { id: 42, fabric: 'lab', mtu: 9000 },
    links: [
      { id: 91, mode: 'static', ip_address: '10.77.0.50', subnet: { id: 43, cidr: '10.77.0.0/24' } },
      { id: 92, mode: 'auto', subnet: { id: 43 } },
    ],
    resource_uri: '/MAAS/api/2.0/nodes/abc123/interfaces/71/',
  });
  expect((lan0!['links'] as object[])[1]).not.toHaveProperty('ip_address');
  expect(lan1).toMatchObject({
    ...{ vlan: null, links: [{ id: 93, mode: 'dhcp' }] },
    discovered: [{ ip_address: '10.77.0.100', subnet: { id: 43 } }],
  });
  expect((lan1!['links'] as object[])[0]).not.toHaveProperty('subnet');
});

test('the machine tells the same: boot interface, addresses of links before leases, the way out', async () => {
  expect(await get('machines/abc123/')).toMatchObject({
    boot_interface: { id: 72 },
    interface_set: [{ id: 71 }, { id: 72 }],
    ip_addresses: ['10.77.0.50', '10.77.0.100'],
    default_gateways: {
      ipv4: { gateway_ip: '10.77.0.1', link_id: 92 },
      ipv6: { gateway_ip: null, link_id: null },
    },
  });
});

test('a card without settings is listed under a number that no interface has', async () => {
  expect(await get('nodes/def456/interfaces/')).toMatchObject([{ id: -9, name: 'enp1s0', links: [] }]);
});

test('by number or name; what is not there is 404', async () => {
  expect(await get(`${nics}lan1/`)).toMatchObject({ id: 72 });
  const missing = await fetch(`${base}${nics}7/`);
  expect([missing.status, await missing.text()]).toEqual([404, 'No Interface matches the given query.']);
  expect((await fetch(`${base}nodes/nobody/interfaces/71/`)).status).toBe(404);
});

test.each([
  [
    'link_subnet',
    { mode: 'STATIC', subnet: '43', ip_address: '10.77.0.9', default_gateway: 'true' },
    'network.link',
    { interface: 71, mode: 'static', subnet: 43, ipAddress: '10.77.0.9', defaultGateway: true, force: false },
  ],
  [
    'link_subnet',
    { mode: 'auto', subnet: 'cidr:10.77.0.0/24', force: 'True' },
    'network.link',
    { interface: 71, mode: 'auto', subnet: '10.77.0.0/24', defaultGateway: false, force: true },
  ],
  [
    'link_subnet',
    { mode: 'LINK_UP', subnet: 'rack' },
    'network.link',
    { interface: 71, mode: 'link_up', subnet: 43, defaultGateway: false, force: false },
  ],
  ['unlink_subnet', { id: '91' }, 'network.unlink', { link: 91 }],
  ['disconnect', {}, 'network.disconnect', { interface: 71 }],
  ['set_default_gateway', { link_id: '91' }, 'network.set_default_gateway', { link: 91 }],
  ['set_default_gateway', {}, 'network.set_default_gateway', { interface: 71 }],
  ['add_tag', { tag: 'sriov' }, 'network.update_interface', { interface: 71, tags: ['uplink', 'sriov'] }],
  ['remove_tag', { tag: 'uplink' }, 'network.update_interface', { interface: 71, tags: [] }],
])('op=%s %o', async (op, fields, procedure, input) => {
  const done = await send(`${nics}71/?op=${op}`, fields);
  expect([done.status, await done.json()]).toMatchObject([200, { id: 71 }]);
  expect(calls).toEqual([[procedure, { systemId: 'abc123', ...input }]]);
});

test('PUT changes only what was sent; an empty VLAN or MTU takes it away', async () => {
  await send(`${nics}71/`, { name: 'wan0', tags: 'a,b', vlan: '42' }, 'PUT');
  await send(`${nics}71/`, { vlan: '', mtu: '', enabled: 'false', mac_address: '52:54:00:00:00:01' }, 'PUT');
  const about = { systemId: 'abc123', interface: 71 };
  expect(calls).toEqual([
    ['network.update_interface', { ...about, name: 'wan0', tags: ['a', 'b'], vlan: 42 }],
    ['network.update_interface', { ...about, vlan: null, mtu: null, enabled: false }],
  ]);
});

test.each([
  [`${nics}71/?op=link_subnet`, { mode: 'magic' }, 'mode'],
  [`${nics}71/?op=unlink_subnet`, { id: '93' }, 'id'],
  [`${nics}71/?op=set_default_gateway`, { link_id: '93' }, 'link_id'],
  [`${nics}71/?op=add_tag`, {}, 'tag'],
])('%s with %o is refused by field', async (where, fields, field) => {
  const refused = await send(where, fields as Record<string, string>);
  expect([refused.status, Object.keys((await refused.json()) as object)]).toEqual([400, [field]]);
  expect(calls).toEqual([]);
});

test('a refusal of the procedure reaches the client as its sentence', async () => {
  answer = refuse('conflict', '10.77.0.9 belongs to build-02.');
  const refused = await send(`${nics}71/?op=link_subnet`, {
    mode: 'STATIC',
    subnet: '43',
    ip_address: '10.77.0.9',
  });
  expect([refused.status, await refused.text()]).toEqual([409, '10.77.0.9 belongs to build-02.']);
});

test('a card is not deleted, its hardware address not changed', async () => {
  expect((await fetch(`${base}${nics}71/`, { method: 'DELETE' })).status).toBe(409);
  expect((await send(`${nics}71/`, { mac_address: '52:54:00:00:00:99' }, 'PUT')).status).toBe(400);
  expect(calls).toEqual([]);
});

test('what is done to all interfaces of a machine answers the machine', async () => {
  for (const op of ['clear_default_gateways', 'restore_networking_configuration'])
    expect(await (await send(`machines/abc123/?op=${op}`, {})).json()).toMatchObject({ system_id: 'abc123' });
  expect(calls.map(([name]) => name)).toEqual(['network.clear_default_gateways', 'network.restore_links']);
});
