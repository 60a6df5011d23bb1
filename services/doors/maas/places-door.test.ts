import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { addMachine, aDeskCore, mira } from '../../../test/desk-core.ts';
import { aGround } from '../../../test/ground.ts';
import { contract } from '../../contract/all.ts';
import { dispatcher } from '../../contract/dispatch.ts';
import type { Caller } from '../../contract/implement.ts';
import { placesImplementation } from '../../site/places/index.ts';
import { maasDoor } from './door.ts';

/** The MAAS door over real machines and places; `key` names who asks. */
async function aDoor() {
  const ground = await aGround();
  const core = await aDeskCore(ground);
  const call = dispatcher(
    contract,
    {
      ...core.machines.implementation,
      ...core.power.implementation,
      ...placesImplementation(ground, core.machines),
    },
    {
      durable: () => Promise.resolve(),
      failed(_, error) {
        throw error;
      },
    },
  );
  const callers: Record<string, Caller> = {
    admin: mira,
    user: { ...mira, name: 'jo', may: ['view', 'edit'] },
  };
  const door = maasDoor({
    ...{ store: ground.store, clock: ground.clock, version: '0.0.0', call },
    callerOf: (header) => Promise.resolve(callers[header ?? ''] ?? null),
    onBug: (_, error) => {
      throw error;
    },
  });
  const server = http.createServer((req, res) => void door(req, res)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/MAAS/api/2.0/`;
  const ask = async (method: string, where: string, form?: Record<string, string>, as = 'admin') => {
    const body = form && new URLSearchParams(form);
    const answer = await fetch(base + where, {
      method,
      headers: { authorization: as },
      ...(body && { body }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return [answer.status, isJson ? (JSON.parse(text) as unknown) : text];
  };
  return {
    ...{ ground, core, ask },
    async [Symbol.asyncDispose]() {
      server.close();
      await core.stop();
      await ground[Symbol.asyncDispose]();
    },
  };
}

test('zones: made, changed, deleted as MAAS does it; its machines go to the default one', async () => {
  await using door = await aDoor();
  const { ask, core } = door;
  const systemId = await addMachine(core);
  const rack = { id: 2, name: 'rack-1', description: 'left 🦆', resource_uri: '/MAAS/api/2.0/zones/rack-1/' };
  expect(await ask('POST', 'zones/', { name: 'rack-1', description: 'left 🦆' })).toEqual([200, rack]);
  expect(await ask('POST', 'zones/', { name: 'rack-1' })).toEqual([
    409,
    'There is a zone called rack-1 already. Choose another name.',
  ]);
  expect(await ask('POST', 'zones/', { name: '<b>' })).toMatchObject([400, { name: [expect.any(String)] }]);
  expect(await ask('POST', 'zones/', { name: 'x' }, 'user')).toMatchObject([403, expect.any(String)]);
  expect(await ask('POST', 'machines/?op=set_zone', { zone: 'rack-1', nodes: systemId })).toEqual([
    200,
    'OK',
  ]);
  expect(await ask('GET', `machines/${systemId}/`)).toMatchObject([200, { zone: { name: 'rack-1' } }]);
  expect(await ask('PUT', 'zones/rack-1/', { description: 'right' })).toMatchObject([
    200,
    { description: 'right' },
  ]);
  expect(await ask('PUT', 'zones/default/', { name: 'first' })).toMatchObject([
    409,
    expect.stringContaining('keeps its name'),
  ]);
  expect(await ask('DELETE', 'zones/rack-1/')).toEqual([204, '']);
  expect(await ask('DELETE', 'zones/rack-1/')).toEqual([204, '']);
  expect(await ask('DELETE', 'zones/default/')).toMatchObject([409, expect.any(String)]);
  expect(await ask('GET', `machines/${systemId}/`)).toMatchObject([200, { zone: { name: 'default' } }]);
});

test('pools: one with machines stays', async () => {
  await using door = await aDoor();
  const { ask, core } = door;
  const systemId = await addMachine(core);
  expect(await ask('POST', 'resourcepools/', { name: 'gpu' })).toMatchObject([200, { id: 2, name: 'gpu' }]);
  expect(await ask('PUT', `machines/${systemId}/`, { pool: 'gpu' })).toMatchObject([
    200,
    { pool: { name: 'gpu' } },
  ]);
  expect(await ask('DELETE', 'resourcepool/2/')).toEqual([
    409,
    'gpu holds a machine. Move it to another pool first.',
  ]);
  await ask('PUT', `machines/${systemId}/`, { pool: 'default' });
  expect(await ask('PUT', 'resourcepool/2/', { name: 'cpu' })).toMatchObject([200, { name: 'cpu' }]);
  expect(await ask('DELETE', 'resourcepool/2/')).toEqual([204, '']);
  expect(await ask('GET', 'resourcepool/2/')).toMatchObject([404, expect.any(String)]);
});

test('tags: given by hand, listed with who carries them; a definition is refused in words', async () => {
  await using door = await aDoor();
  const { ask, core } = door;
  const systemId = await addMachine(core);
  expect(await ask('POST', 'tags/', { name: 'gpu', comment: 'has <b>one</b>' })).toMatchObject([
    200,
    { name: 'gpu', comment: 'has <b>one</b>', definition: '', kernel_opts: '' },
  ]);
  expect(await ask('POST', 'tags/', { name: 'x', definition: '//node' })).toMatchObject([
    400,
    expect.stringContaining('by XPath is not evaluated'),
  ]);
  expect(await ask('POST', 'tags/gpu/?op=update_nodes', { add: `${systemId},zzzzzz` })).toEqual([
    200,
    { added: 1, removed: 0 },
  ]);
  expect(await ask('GET', 'tags/gpu/?op=machines')).toMatchObject([
    200,
    [{ system_id: systemId, tag_names: ['gpu'] }],
  ]);
  expect(await ask('GET', 'tags/gpu/?op=devices')).toEqual([200, []]);
  expect(await ask('PUT', 'tags/gpu/', { kernel_opts: 'nomodeset' })).toMatchObject([
    200,
    { kernel_opts: 'nomodeset', comment: 'has <b>one</b>' },
  ]);
  expect(await ask('POST', 'tags/gpu/?op=rebuild')).toMatchObject([409, expect.any(String)]);
  expect(await ask('DELETE', 'tags/gpu/')).toEqual([204, '']);
  expect(await ask('GET', `machines/${systemId}/`)).toMatchObject([200, { tag_names: [] }]);
});

test('lock and unlock, and power parameters with their secrets for admins alone, told as an event', async () => {
  await using door = await aDoor();
  const { ask, core, ground } = door;
  const systemId = await addMachine(core);
  expect(await ask('POST', `machines/${systemId}/?op=lock`)).toMatchObject([
    409,
    expect.stringContaining('Lock is possible in: Deployed, Deploying'),
  ]);
  await ground.store.batch((raw) => raw.exec("update machine set status = 'deployed'"));
  expect(await ask('POST', `machines/${systemId}/?op=lock`, { comment: 'keep' })).toMatchObject([
    200,
    { locked: true },
  ]);
  expect(await ask('DELETE', `machines/${systemId}/`)).toMatchObject([
    409,
    expect.stringContaining('locked'),
  ]);
  expect(await ask('POST', `machines/${systemId}/?op=unlock`)).toMatchObject([200, { locked: false }]);
  expect(await ask('GET', `machines/${systemId}/?op=power_parameters`)).toEqual([
    200,
    { power_address: '10.77.0.212', power_pass: 'hush' },
  ]);
  expect(await ask('GET', 'machines/?op=power_parameters')).toMatchObject([
    200,
    { [systemId]: { power_pass: 'hush' } },
  ]);
  expect(await ask('GET', `machines/${systemId}/?op=power_parameters`, undefined, 'user')).toMatchObject([
    403,
    expect.any(String),
  ]);
  const events = await ground.store.read.selectFrom('event').select(['kind', 'text', 'who']).execute();
  expect(events.filter((e) => e.kind === 'power.revealed')).toHaveLength(2);
  expect(JSON.stringify(events)).not.toContain('hush');
});
