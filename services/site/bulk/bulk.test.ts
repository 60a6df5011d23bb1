import { expect, test } from 'vitest';
import { addMachine, aDeskCore, mira, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { openJobs } from '../../platform/jobs/jobs.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { BulkAsks } from './asks.ts';
import type { BulkAction, BulkParameters } from './contract.ts';
import { openBulk } from './index.ts';

function aBulk(
  ground: TestGround,
  core: DeskCore,
  query: () => 'on' | 'error' = () => 'on',
  release: BulkAsks['release'] = () => Promise.resolve(ok({})),
) {
  const jobs = openJobs(ground);
  const { machines, power } = core;
  const { implementation: bulk } = openBulk(ground, {
    machines,
    power: {
      intend: (...all) => power.intend(...all),
      switches: (type) => power.switches(type),
      labelOf: (type) => type.toUpperCase(),
      query: () => Promise.resolve({ ok: true, value: { state: query() } }),
    },
    release,
    jobs,
  });
  const run = async (
    action: BulkAction,
    systemIds: string[],
    parameters: BulkParameters = {},
    override = false,
  ) => {
    const begun = await bulk['machines.bulk']({ action, systemIds, parameters, override }, mira);
    if (!begun.ok) throw new Error(begun.problem.sentence);
    return begun.value.bulkId;
  };
  const result = async (bulkId: string) => {
    const told = await bulk['machines.bulk_result']({ bulkId, offset: 0, limit: 100 }, mira);
    if (!told.ok) throw new Error(told.problem.sentence);
    return told.value;
  };
  const ended = async (bulkId: string) => {
    await expect.poll(async () => (await result(bulkId)).job.endedAt).not.toBeNull();
    return result(bulkId);
  };
  return { jobs, bulk, run, result, ended };
}

const fleet = async (core: DeskCore, count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++)
    ids.push(await addMachine(core, { hostname: `node-${i}`, macs: [`52:54:00:00:01:${10 + i}`] }));
  return ids;
};
const lock = (ground: TestGround, systemId: string) =>
  ground.store.batch((raw) => raw.prepare('update machine set locked = 1 where system_id = ?').run(systemId));

test('the preview tells who will and who will not; the run does just that, machine by machine', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const ids = await fleet(core, 4);
  const { jobs, bulk, run, ended } = aBulk(ground, core);
  await lock(ground, ids[1]!);
  const all = [...ids, 'zzzzzz'];
  const about = { action: 'commission' as const, parameters: {}, override: false };
  expect(await bulk['machines.bulk_preview']({ ...about, systemIds: all }, mira)).toMatchObject({
    value: {
      ...{ total: 5, willCount: 3, willNotCount: 2 },
      will: [{ effect: 'netboot_by_ipmi', count: 3, machines: [{ hostname: 'node-0' }, {}, {}] }],
      willNot: [
        { reason: 'locked', fixBy: 'unlock', systemIds: [ids[1]] },
        { reason: 'gone', systemIds: ['zzzzzz'] },
      ],
    },
  });
  await jobs.service.start();
  const { job, items } = await ended(await run('commission', all));
  expect(job).toMatchObject({ action: 'commission', by: 'mira', total: 5, waiting: 0, done: 3, refused: 2 });
  expect(items.map((i) => [i.hostname, i.state])).toEqual([
    ['node-0', 'done'],
    ['node-1', 'refused'],
    ['node-2', 'done'],
    ['node-3', 'done'],
    ['zzzzzz', 'refused'],
  ]);
  expect(items[1]?.sentence).toBe('Locked. Unlock it first.');
  const states = await ground.store.read.selectFrom('machine').select('status').orderBy('id').execute();
  expect(states.map((s) => s.status)).toEqual(['commissioning', 'new', 'commissioning', 'commissioning']);
  await jobs.service.stop();
  await core.stop();
});

test('a bulk action that the end of the desk broke off goes on where it was, and does nothing twice', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const ids = await fleet(core, 30);
  const first = aBulk(ground, core);
  const bulkId = await first.run('add_tags', ids, { tags: ['rack-7'] });
  await first.jobs.service.start();
  await expect.poll(async () => (await first.result(bulkId)).job.done).toBeGreaterThan(0);
  await first.jobs.service.stop();
  const next = aBulk(ground, core);
  await next.jobs.service.start();
  expect((await next.ended(bulkId)).job).toMatchObject({ total: 30, done: 30, refused: 0 });
  const events = await ground.store.read
    .selectFrom('event')
    .select('text')
    .where('text', '=', 'Changed: tagged rack-7')
    .execute();
  expect(events).toHaveLength(30);
  await next.jobs.service.stop();
  await core.stop();
});

test('zone, tags, power, deletion: each tells its result, a silent BMC its refusal', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const ids = await fleet(core, 2);
  await ground.store.batch((raw) => raw.exec("insert into zone (name) values ('rack-1')"));
  let answers: 'on' | 'error' = 'on';
  const { jobs, bulk, run, ended } = aBulk(ground, core, () => answers);
  await jobs.service.start();
  expect((await ended(await run('set_zone', ids, { zone: 'rack-1' }))).job).toMatchObject({ done: 2 });
  expect((await ended(await run('set_zone', ids, { zone: 'rack-1' }))).job).toMatchObject({ refused: 2 });
  expect((await ended(await run('add_tags', ids, { tags: ['gpu', 'lab'] }))).job).toMatchObject({ done: 2 });
  expect((await ended(await run('remove_tags', ids, { tags: ['lab'] }))).job).toMatchObject({ done: 2 });
  const listed = await core.machines.implementation['machines.list'](
    { offset: 0, limit: 10, filter: 'tags:(=gpu) zone:rack', sort: 'hostname', descending: false },
    mira,
  );
  expect(listed).toMatchObject({ value: { total: 2, items: [{ tags: ['gpu'], zone: 'rack-1' }, {}] } });
  expect((await ended(await run('query', ids))).items[0]).toMatchObject({
    state: 'done',
    sentence: 'It is on.',
  });
  answers = 'error';
  expect((await ended(await run('query', ids))).job).toMatchObject({ refused: 2 });
  await ended(await run('on', [ids[0]!]));
  await expect.poll(() => core.bmc.told).toContain('on');
  expect((await ended(await run('delete', ids))).job).toMatchObject({ done: 2 });
  expect(await bulk['machines.bulk_jobs']({ offset: 0, limit: 3 }, mira)).toMatchObject({
    value: { total: 8, items: [{ action: 'delete', by: 'mira' }, {}, {}] },
  });
  await jobs.service.stop();
  await core.stop();
});

test('what makes no sense is refused before anything begins', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const { bulk } = aBulk(ground, core);
  const ask = (input: object, caller = mira) =>
    bulk['machines.bulk'](
      { action: 'set_zone', parameters: {}, override: false, filter: '', ...input },
      caller,
    );
  const problem = (code: string) => ({ ok: false, problem: { code } });
  expect(await ask({})).toMatchObject(problem('bad_input'));
  expect(await ask({ parameters: { zone: 'nowhere' } })).toMatchObject({
    problem: { sentence: 'There is no zone "nowhere". There are: default.' },
  });
  expect(await ask({ action: 'add_tags', parameters: { tags: ['no space'] } })).toMatchObject(
    problem('bad_input'),
  );
  expect(await ask({ action: 'on', systemIds: ['abc123'] })).toMatchObject(problem('bad_input'));
  expect(await ask({ action: 'on', filter: 'no:(x' })).toMatchObject({ problem: { at: { start: 0 } } });
  expect(await ask({ action: 'on' })).toMatchObject({ problem: { sentence: 'No machine matches.' } });
  expect(await ask({ action: 'commission' }, { ...mira, may: ['view', 'edit'] })).toMatchObject(
    problem('forbidden'),
  );
  await core.stop();
});

test('machines are acquired, tested and given back, each as the one who asked would do it alone', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const ids = await fleet(core, 3);
  const ready = "update machine set status = 'ready', previous_status = 'commissioning'";
  await ground.store.batch((raw) => raw.exec(ready));
  const released: unknown[] = [];
  const { jobs, run, ended } = aBulk(ground, core, undefined, (asked, caller) => {
    released.push([asked, caller]);
    return Promise.resolve(asked.systemId === ids[1] ? refuse('forbidden', 'node-1 is not yours.') : ok({}));
  });
  await jobs.service.start();
  expect((await ended(await run('acquire', ids.slice(0, 2)))).job).toMatchObject({ done: 2, refused: 0 });
  const owners = await ground.store.read
    .selectFrom('machine')
    .select(['status', 'owner'])
    .orderBy('id')
    .execute();
  expect(owners.map((m) => [m.status, m.owner])).toEqual([
    ['allocated', 'mira'],
    ['allocated', 'mira'],
    ['ready', ''],
  ]);
  const { items } = await ended(await run('release', ids, { quickErase: true, comment: 'over' }));
  expect(items.map((i) => [i.state, i.sentence])).toEqual([
    ['done', 'Taken back from mira: its disks are erased, then it is switched off and Ready.'],
    ['refused', 'node-1 is not yours.'],
    ['refused', expect.stringMatching(/^Ready\. Release is possible in: /) as string],
  ]);
  expect(released[0]).toEqual([
    { systemId: ids[0], erase: false, quickErase: true, secureErase: false, comment: 'over', force: false },
    { name: 'mira', userId: null, may: mira.may },
  ]);
  await ended(await run('rescue_mode', [ids[0]!]));
  const [first] = await ground.store.read.selectFrom('machine').select('status').orderBy('id').execute();
  expect(first?.status).toBe('entering_rescue_mode');
  await jobs.service.stop();
  await core.stop();
});
