import { expect, test, vi } from 'vitest';
import { aGround, aMachineRow } from '../../../test/ground.ts';
import { contract } from '../../contract/all.ts';
import { dispatcher } from '../../contract/dispatch.ts';
import type { Caller } from '../../contract/implement.ts';
import { openScripts } from '../../site/scripts/index.ts';
import { testDoor } from './test-door.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

const admin: Caller = { name: 'root', userId: 1, may: ['view', 'edit', 'admin'] };
const systemId = 'abc123';
const text = (name: string, ...lines: string[]): string =>
  `#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n${[`name: ${name}`, ...lines].map((l) => `# ${l}\n`).join('')}# --- End MAAS 1.0 script metadata ---\n`;

/** The door over real scripts, none of them built in. */
async function aDoor() {
  const ground = await aGround();
  const scripts = openScripts(
    ground,
    { scripts: new Map(), problems: [] },
    {
      runEnded: () => Promise.resolve(),
      heard: () => Promise.resolve(),
      disks: () => Promise.resolve([]),
    },
  );
  const call = dispatcher(contract, scripts.implementation, {
    durable: () => Promise.resolve(),
    failed(_, error) {
      throw error;
    },
  });
  const door = await testDoor(ground, call, admin);
  return {
    ...{ ground, ask: door.ask },
    async [Symbol.asyncDispose]() {
      door.close();
      await ground[Symbol.asyncDispose]();
    },
  };
}

const scriptKeys =
  'id name title description tags type type_name hardware_type hardware_type_name parallel parallel_name results parameters packages timeout destructive for_hardware may_reboot recommission history default apply_configured_networking resource_uri';

test('a script is made, read, changed, tagged, reverted and deleted', async () => {
  await using door = await aDoor();
  const script = text('soak', 'hardware_type: memory', 'timeout: 300', 'parameters: {disk: {type: storage}}');
  const made = await door.ask('POST', 'scripts/', { name: 'soak', script, type: 'testing', tags: 'a,b' });
  expect(made).toMatchObject({
    status: 200,
    body: {
      ...{ name: 'soak', type: 2, hardware_type: 2, hardware_type_name: 'Memory', timeout: '0:05:00' },
      ...{ tags: ['a', 'b'], default: false, parameters: { disk: { type: 'storage' } }, history: [{}] },
    },
  });
  expect(Object.keys(made.body as object).sort()).toEqual(scriptKeys.split(' ').sort());
  const { id, history } = made.body as { id: number; history: { id: number }[] };
  expect(await door.ask('GET', `scripts/${id}`)).toMatchObject({ status: 200, body: { name: 'soak' } });
  const changed = await door.ask('PUT', 'scripts/soak', { title: 'Soak', comment: 'named', script });
  expect(changed).toMatchObject({ body: { title: 'Soak', history: [{ comment: 'named' }, {}] } });
  const read = await door.ask('GET', 'scripts/soak?include_script=true');
  expect(read.body).toMatchObject({ history: [{ data: Buffer.from(script).toString('base64') }, {}] });
  expect(await door.ask('GET', `scripts/soak?op=download&revision=${history[0]!.id}`)).toEqual({
    status: 200,
    body: script,
  });
  const tag = await door.ask('POST', 'scripts/soak?op=add_tag', { tag: 'burn' });
  expect(tag.body).toMatchObject({ tags: ['a', 'b', 'burn'] });
  expect((await door.ask('POST', 'scripts/soak?op=remove_tag', { tag: 'a' })).body).toMatchObject({
    tags: ['b', 'burn'],
  });
  const back = await door.ask('POST', 'scripts/soak?op=revert', { to: String(history[0]!.id) });
  expect(back).toMatchObject({ status: 200, body: { title: '', history: [{ id: history[0]!.id }] } });
  expect((await door.ask('DELETE', 'scripts/soak')).status).toBe(204);
  expect(await door.ask('GET', 'scripts/soak')).toEqual({
    status: 404,
    body: 'No Script matches the given query.',
  });
});

test('scripts are chosen by type, hardware and tags; a word that is none is refused', async () => {
  await using door = await aDoor();
  for (const [name, hardware] of [
    ['one', 'cpu'],
    ['two', 'storage'],
  ] as const)
    await door.ask('POST', 'scripts/', {
      script: text(name, `hardware_type: ${hardware}`, `tags: [${name}-tag]`),
    });
  const names = async (query: string) =>
    ((await door.ask('GET', `scripts/?${query}`)).body as { name: string }[]).map((s) => s.name);
  expect(await names('type=testing')).toEqual(['one', 'two']);
  expect(await names('hardware_type=1')).toEqual(['one']);
  expect(await names('hardware_type=storage')).toEqual(['two']);
  expect(await names('filters=two-tag')).toEqual(['two']);
  expect((await door.ask('GET', 'scripts/?hardware_type=toaster')).status).toBe(400);
  expect(await door.ask('POST', 'scripts/', { name: 'x' })).toMatchObject({
    status: 400,
    body: { script: ['This field is required.'] },
  });
});

test('results: types, hardware, suppressed ones and outputs; the machine sums up the newest', async () => {
  await using door = await aDoor();
  const machine = await aMachineRow(door.ground, { systemId, status: 'ready', runPurpose: null });
  await door.ground.store.batch((raw) => {
    const run = raw.prepare(
      'INSERT INTO script_run (id, machine_id, purpose, created_at, ended_at) VALUES (?, ?, ?, 0, 9)',
    );
    const result = raw.prepare(
      `INSERT INTO script_result (id, run_id, machine_id, name, type, hardware_type, status, timeout_seconds, order_index, suppressed, target, subject)
       VALUES (?, ?, ?, ?, ?, ?, ?, 60, 0, 0, ?, ?)`,
    );
    const rows: [number, string, [number, string, string, number, number, string | null][]][] = [
      [1, 'commission', [[11, '50-read', 'commissioning', 0, 2, null]]],
      [
        2,
        'test',
        [
          [21, 'memtester', 'testing', 2, 3, null],
          [22, 'fio', 'testing', 3, 2, 'sda'],
        ],
      ],
      [
        3,
        'test',
        [
          [31, 'memtester', 'testing', 2, 2, null],
          [32, 'fio', 'testing', 3, 3, 'sdb'],
        ],
      ],
      [4, 'deploy', [[41, '50-metaldesk-install', 'deployment', 0, 2, null]]],
    ];
    for (const [id, purpose, results] of rows) {
      run.run(id, machine.id, purpose);
      for (const [resultId, name, type, hardware, status, target] of results)
        result.run(resultId, id, machine.id, name, type, hardware, status, target, target);
    }
    raw.exec(
      `INSERT INTO script_output (result_id, stream, content, truncated) VALUES (31, 'combined', CAST('fine' AS BLOB), 0), (32, 'combined', CAST('slow' AS BLOB), 0)`,
    );
  });
  const at = `nodes/${systemId}/results/`;
  const ids = async (query: string) =>
    ((await door.ask('GET', at + query)).body as { id: number }[]).map((run) => run.id);
  expect(await ids('')).toEqual([4, 3, 2, 1]);
  expect(await ids('?type=testing')).toEqual([3, 2]);
  expect(await ids('?type=1')).toEqual([4]);
  const state = async () => (await door.ask('GET', `machines/${systemId}/`)).body;
  expect(await state()).toMatchObject({
    ...{ testing_status: 3, memory_test_status: 2, memory_test_status_name: 'Passed' },
    ...{ storage_test_status: 3, cpu_test_status: -1, cpu_test_status_name: 'Unknown' },
  });
  expect((await door.ask('GET', `${at}current-testing/?hardware_type=memory`)).body).toMatchObject({
    ...{ id: 3, type: 2, type_name: 'Testing', results: [{ id: 31 }] },
  });
  expect((await door.ask('GET', `${at}current-installation/`)).body).toMatchObject({
    type_name: 'Installation',
  });
  expect((await door.ask('GET', `${at}3/?op=download&filters=memtester`)).body).toBe('fine');
  expect((await door.ask('GET', `${at}3/?op=download`)).body).toBe(
    '--- memtester ---\nfine\n--- fio sdb ---\nslow\n',
  );
  expect((await door.ask('GET', `${at}3/?op=download&filetype=tar.xz`)).status).toBe(400);
  const put = await door.ask('PUT', `${at}3/`, { suppressed: 'true', filters: 'fio' });
  expect(put.body).toMatchObject({ suppressed: true, results: [{ id: 32, suppressed: true }] });
  expect(await state()).toMatchObject({ testing_status: 2, storage_test_status: 2 });
  expect((await door.ask('DELETE', `${at}3/`)).status).toBe(409);
  expect((await door.ask('GET', `${at}99/`)).status).toBe(404);
});
