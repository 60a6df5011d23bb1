import net from 'node:net';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aMetadataDesk, keyIn, sendDamaged, type MetadataDesk } from '../../../test/metadata-desk.ts';
import { writeMultipart } from '../../protocols/multipart.ts';
import { writeOauth } from '../../protocols/oauth.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

const inventory = readFileSync(
  new URL('../../site/inventory/fixtures/resources-two-sockets.json', import.meta.url),
);
const mac = '3c:fd:fe:11:22:33';

let desk: MetadataDesk;
let url: string;
beforeEach(async () => {
  desk = await aMetadataDesk();
  desk.leases['127.0.0.1'] = mac;
  url = desk.url;
});
afterEach(() => desk[Symbol.asyncDispose]());

interface Given {
  method?: string;
  key?: { consumerKey: string; tokenKey: string; tokenSecret: string } | undefined;
  fields?: Record<string, string>;
  files?: Record<string, Uint8Array>;
}
async function ask(path: string, { method, key, fields, files }: Given = {}) {
  const answer = await fetch(url + path, {
    method: method ?? (fields ? 'POST' : 'GET'),
    headers: {
      ...(key && { authorization: writeOauth(key, 1, 'n') }),
      ...(fields && { 'content-type': 'multipart/form-data; boundary=B' }),
    },
    ...(fields && { body: new Uint8Array(writeMultipart('B', fields, files)) }),
  });
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
}
const textOf = async (path: string, given: Given = {}): Promise<string> => {
  const { status, body } = await ask(path, given);
  return `${status} ${body.toString()}`.trim();
};
const enlist = { architecture: 'amd64', mac_addresses: `3c:fd:fe:11:22:34,${mac}`, commission: 'True' };

async function enlisted() {
  const { body } = await ask('api/2.0/machines/', { fields: enlist });
  const { system_id: systemId } = JSON.parse(body.toString()) as { system_id: string };
  const preseed = await textOf(`metadata/latest/by-id/${systemId}/?op=get_preseed`);
  return { systemId, preseed, key: keyIn(preseed) };
}
type Index = Record<string, { name: string; script_result_id: number }[]>;
function indexOf(tar: Buffer): Index {
  const size = parseInt(tar.subarray(124, 136).toString(), 8);
  return (JSON.parse(tar.subarray(512, 512 + size).toString()) as { '1.0': Index })['1.0'];
}

test('a stranger gets a preseed without credentials, an identity and the script that looks for a BMC', async () => {
  expect(await textOf('metadata/latest/enlist-preseed/?op=get_enlist_preseed')).toContain(
    `metadata_url: ${url}metadata/enlist`,
  );
  expect(await textOf('metadata/enlist/2012-03-01/meta-data/instance-id')).toBe('200 i-maas-enlistment');
  expect(await textOf('metadata/enlist/2012-03-01/meta-data/local-hostname')).toBe('200 maas-enlisting-node');
  expect(await textOf('metadata/enlist/2012-03-01/user-data')).toBe('404 There is nothing here.');
  const { body } = await ask('metadata/enlist/2012-03-01/maas-scripts');
  expect(indexOf(body)['commissioning_scripts']!.map((s) => s.name)).toEqual(['30-maas-01-bmc-config']);
});

test('a machine enlists, takes its scripts, reports and ends with its hardware known', async () => {
  const { systemId, key, preseed } = await enlisted();
  expect(preseed).toContain('#cloud-config');
  expect(preseed).toContain(`endpoint: ${url}metadata/status/${systemId}`);
  expect(await textOf('metadata/2012-03-01/', { key })).toBe(
    '200 maas-commissioning-scripts\nmeta-data\nuser-data',
  );
  expect(await textOf('metadata//latest/meta-data/instance-id', { key })).toBe(`200 ${systemId}`);
  expect(await textOf('metadata/2012-03-01/meta-data/local-hostname', { key })).toMatch(
    /^200 [a-z0-9-]+\.[a-z]+$/,
  );
  expect((await ask('metadata/2012-03-01/user-data', { key })).status).toBe(404);
  const signal = (fields: Record<string, string>, files: Record<string, Uint8Array> = {}) =>
    textOf('metadata/2012-03-01/', { key, fields: { op: 'signal', ...fields }, files });
  const { body, headers } = await ask('metadata/2012-03-01/maas-scripts', { key });
  expect(headers.get('content-type')).toBe('application/x-tar');
  for (const { name, script_result_id } of indexOf(body)['commissioning_scripts']!) {
    const id = { script_result_id: String(script_result_id), name };
    expect(await signal({ status: 'WORKING', ...id })).toBe('200 OK');
    const out =
      name === '50-maas-01-commissioning'
        ? inventory
        : Buffer.from(name === 'maas-capture-lldpd' ? '{}' : '<list><node id="x"/></list>');
    expect(
      await signal(
        { status: 'WORKING', exit_status: '0', runtime: '1.25', ...id },
        { [name]: out, [`${name}.out`]: out },
      ),
    ).toBe('200 OK');
  }
  expect(await ask('metadata/2012-03-01/maas-scripts', { key })).toMatchObject({
    status: 204,
    body: Buffer.alloc(0),
  });
  expect(await signal({ status: 'OK' })).toBe('200 OK');
  expect(await signal({ status: 'OK' })).toBe('200 OK');
  const machine = await desk.site.machines.implementation['machines.get'](
    { systemId },
    { name: 't', userId: null, may: [] },
  );
  expect(machine).toMatchObject({
    ok: true,
    value: { status: 'new', cpuCount: 7, memoryMib: 262_144, serial: '7H35QN2', bootMac: mac },
  });
  expect((await ask(`metadata/latest/by-id/${systemId}/?op=get_preseed`)).status).toBe(403);
});

test('what a script reports may be of no use: it fails with a sentence, the run goes on', async () => {
  const { systemId, key } = await enlisted();
  const { body } = await ask('metadata/2012-03-01/maas-scripts', { key });
  const script = indexOf(body)['commissioning_scripts']!.find((s) => s.name === '50-maas-01-commissioning')!;
  const fields = {
    op: 'signal',
    status: 'WORKING',
    script_result_id: String(script.script_result_id),
    name: script.name,
    exit_status: '0',
  };
  const files = { [script.name]: Buffer.from('{'), [`${script.name}.out`]: Buffer.from('{') };
  expect(await textOf('metadata/2012-03-01/', { key, fields, files })).toBe('200 OK');
  const { value } = (await desk.site.scripts.implementation['scripts.runs'](
    { systemId, limit: 1 },
    { name: 't', userId: null, may: [] },
  )) as {
    value: { runs: { results: { id: number; status: number }[] }[] };
  };
  expect(value.runs[0]!.results.find((r) => r.id === script.script_result_id)!.status).toBe(3);
  expect(await textOf('metadata/2012-03-01/', { key, fields: { ...fields, script_result_id: '4711' } })).toBe(
    "404 Script result 4711 is not part of this machine's present run.",
  );
});

test.each([
  ['no credentials', undefined, 401],
  ['a wrong secret', { tokenSecret: 'wrong' }, 401],
  ['an unknown token', { tokenKey: 'wrong' }, 401],
])('%s: refused with the time, so that a clock can be set by it', async (_, change, status) => {
  const { key } = await enlisted();
  const answer = await ask('metadata/2012-03-01/', { key: change && { ...key, ...change } });
  expect(answer.status).toBe(status);
  expect(answer.body.toString()).toMatch(/^Authorization Error: /);
  expect(answer.headers.get('www-authenticate')).toMatch(/^OAuth/);
  expect(Date.parse(answer.headers.get('date') ?? '')).toBeGreaterThan(0);
  expect(desk.metadata.counters()).toHaveProperty(
    change ? 'refused_wrong_credentials' : 'refused_no_credentials',
    1,
  );
});

test("another machine's address opens nothing: no credentials, no reports, no introduction", async () => {
  const { systemId, key } = await enlisted();
  desk.leases['127.0.0.1'] = '52:54:00:00:00:99';
  expect(await textOf(`metadata/latest/by-id/${systemId}/?op=get_preseed`)).toBe(
    `403 127.0.0.1 is not the address of machine ${systemId}.`,
  );
  expect(await textOf('metadata/2012-03-01/', { key })).toBe(
    '403 These credentials are not taken from 127.0.0.1: it is not the address of their machine.',
  );
  expect(await textOf('api/2.0/machines/', { fields: enlist })).toBe(
    "403 127.0.0.1 is leased to 52:54:00:00:00:99, which is not among the machine's addresses.",
  );
  delete desk.leases['127.0.0.1'];
  expect(await textOf('api/2.0/machines/', { fields: enlist })).toBe(
    '403 127.0.0.1 holds no lease of this desk, so it cannot introduce a machine.',
  );
  expect(desk.metadata.counters()).toMatchObject({ refused_other_address: 4 });
});

test.each([
  [{ fields: { ...enlist, mac_addresses: 'x' } }, '400 mac_addresses names no Ethernet address.'],
  [{ fields: { ...enlist, architecture: '<x>' } }, '400 architecture is not of the form amd64/generic.'],
  [
    { fields: { ...enlist, power_type: 'ipmi', power_parameters: '{' } },
    '400 power_parameters is not a JSON object.',
  ],
  [
    { fields: { ...enlist, power_type: 'ipmi', power_parameters: '{"a": {}}' } },
    '400 power_parameters holds what no power driver takes.',
  ],
  [{ method: 'DELETE' }, '405 This is not answered to this method.'],
])('an introduction that does not fit is refused: %o', async (given, answer) => {
  expect(await textOf('api/2.0/machines/', given)).toBe(answer);
});

test('oversized uploads are refused before they are read, and while they are', async () => {
  const { key } = await enlisted();
  const { port } = new URL(url);
  const upload = async (head: string, body: Buffer): Promise<string> => {
    const socket = net.connect(Number(port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (c) => chunks.push(c)).on('error', () => {});
    socket.write(
      `POST /MAAS/metadata/2012-03-01/ HTTP/1.1\r\nHost: x\r\nAuthorization: ${writeOauth(key, 1, 'n')}\r\nContent-Type: multipart/form-data; boundary=B\r\n${head}\r\n\r\n`,
    );
    socket.write(body);
    for (let i = 0; i < 200 && chunks.length === 0; i++) await new Promise((r) => setTimeout(r, 20));
    socket.destroy();
    return Buffer.concat(chunks).toString();
  };
  const announced = await upload('Content-Length: 99999999', Buffer.alloc(10));
  expect(announced).toMatch(/^HTTP\/1.1 413 /);
  expect(announced).toContain('The upload is larger than the 35651584 bytes that are taken.');
  const chunk = Buffer.concat([
    Buffer.from(`${(36 * 2 ** 20).toString(16)}\r\n`),
    Buffer.alloc(36 * 2 ** 20),
  ]);
  expect(await upload('Transfer-Encoding: chunked', chunk)).toMatch(/^HTTP\/1.1 413 /);
  const stuck = upload('Content-Length: 100', Buffer.alloc(10));
  await new Promise((r) => setTimeout(r, 100));
  await desk.ground.clock.advance(31_000);
  expect(await stuck).toMatch(/^HTTP\/1.1 408 [\s\S]*The upload took too long/);
  expect(desk.metadata.counters()).toMatchObject({
    refused_too_large: 2,
    refused_too_slow: 1,
    in_flight_bytes: 0,
  });
});

test('status reports are taken from the machine itself, and a phase that failed is told', async () => {
  const { systemId, key } = await enlisted();
  const post = async (id: string, body: string) =>
    (
      await fetch(`${url}metadata/status/${id}`, {
        method: 'POST',
        headers: { authorization: writeOauth(key, 1, 'n') },
        body,
      })
    ).status;
  expect(await post(systemId, '{"event_type":"start","name":"init-network","origin":"cloudinit"}')).toBe(204);
  expect(
    await post(
      systemId,
      '{"event_type":"finish","name":"modules-final","origin":"cloudinit","result":"FAIL","description":"x"}',
    ),
  ).toBe(204);
  expect(await post(systemId, 'x')).toBe(400);
  expect(await post('zzzzzz', '{}')).toBe(403);
  const events = await desk.ground.store.read
    .selectFrom('event')
    .select('text')
    .where('kind', '=', 'machine.reported')
    .execute();
  expect(events).toEqual([{ text: 'cloudinit modules-final failed: x' }]);
});

test(
  '5,000 damaged requests are answered or dropped, and the service goes on',
  { timeout: 60_000 },
  async () => {
    const { key } = await enlisted();
    await sendDamaged(url, key, 5_000);
    expect(await textOf('metadata/2012-03-01/', { key })).toMatch(/^200/);
    expect(desk.metadata.counters()).toMatchObject({ in_flight_bytes: 0 });
  },
);
