import { expect, test } from 'vitest';
import type { Caller } from '../../contract/implement.ts';
import { openJobs } from '../../platform/jobs/jobs.ts';
import { aGround, aMachineRow, type TestGround } from '../../../test/ground.ts';
import { activityContract } from './contract.ts';
import { openActivity } from './index.ts';
import { lastOld } from './retention.ts';

const mira: Caller = { name: 'mira', userId: 1, may: ['view', 'edit', 'admin'] };
const dayMs = 86_400_000;
type Input = Record<string, unknown>;

function anActivity(ground: TestGround, kept = { days: 90, atMost: 1_000_000 }) {
  const activity = openActivity(ground, openJobs(ground), { kept: () => Promise.resolve(kept) });
  const list = async (input: Input) => {
    const parsed = activityContract['events.list'].input.parse(input);
    const answer = await activity.implementation['events.list'](parsed, mira);
    if (!answer.ok) throw new Error(answer.problem.sentence);
    return activityContract['events.list'].output.parse(answer.value);
  };
  return { activity, list };
}
const many = (ground: TestGround, n: number, text = 'A machine asked.') =>
  ground.store.batch((raw) => {
    const insert = raw.prepare(
      "INSERT INTO event (at, kind, level, text) VALUES (?, 'dhcp.discover', 'debug', ?)",
    );
    for (let i = 0; i < n; i++) insert.run(ground.clock.now(), text);
  });

test('events are found by kind, level, machine, person, time and text', async () => {
  await using ground = await aGround();
  const { list } = anActivity(ground);
  const machine = await aMachineRow(ground, { systemId: 'abc123' });
  const start = ground.clock.now();
  const { events } = ground;
  await events.tell({ kind: 'machine.status', machine, text: 'Ready' });
  await ground.clock.advance(1000);
  await events.tell({ kind: 'machine.tagged', machine, who: 'mira', level: 'audit', text: '100% gpu_a' });
  await ground.clock.advance(1000);
  await events.tell({ kind: 'dhcp.declined', level: 'warning', text: 'DECLINE of 10.77.0.9' });
  const numbers = async (input: Input) => (await list(input)).items.map((e) => e.n);
  expect(await numbers({})).toEqual([3, 2, 1]);
  expect(await numbers({ kind: 'machine' })).toEqual([2, 1]);
  expect(await numbers({ kind: 'machine.status' })).toEqual([1]);
  expect(await numbers({ levels: ['warning', 'error'] })).toEqual([3]);
  expect(await numbers({ systemId: 'abc123' })).toEqual([2, 1]);
  expect(await numbers({ systemId: 'zzzzzz' })).toEqual([]);
  expect(await numbers({ who: 'mira' })).toEqual([2]);
  expect(await numbers({ byPeople: true })).toEqual([2]);
  expect(await numbers({ from: start + 1000, to: start + 2000 })).toEqual([2]);
  expect(await numbers({ text: 'decline' })).toEqual([3]);
  expect(await numbers({ text: '0% GPU_' })).toEqual([2]);
  expect(await numbers({ text: '%' })).toEqual([2]);
  expect(await numbers({ text: 'host-abc' })).toEqual([2, 1]);
  expect(await numbers({ before: 3, limit: 1 })).toEqual([2]);
  expect((await list({ kind: 'machine', limit: 1 })).total).toBe(2);
  expect((await list({})).items[1]).toMatchObject({ hostname: 'host-abc123', systemId: 'abc123' });
});

test('counts stay right while events come, over more than one slice', async () => {
  await using ground = await aGround();
  const { list } = anActivity(ground);
  await many(ground, 12_000);
  await ground.events.tell({ kind: 'x.y', text: 'needle' });
  expect(await list({ text: 'needle' })).toMatchObject({ total: 1 });
  expect(await list({ levels: ['debug'], limit: 1 })).toMatchObject({ total: 12_000 });
  await many(ground, 10);
  expect(await list({ levels: ['debug'], limit: 1 })).toMatchObject({ total: 12_010 });
  expect(await list({ limit: 1 })).toMatchObject({ total: 12_011 });
});

test('an export comes in pieces that make one whole file, and no field is a formula', async () => {
  await using ground = await aGround();
  const { activity } = anActivity(ground);
  await many(ground, 1500, '=HYPERLINK("x"), "quoted"');
  const whole = async (format: 'csv' | 'json'): Promise<string> => {
    let text = '';
    for (let before: number | null | undefined; before !== null;) {
      const answer = await activity.implementation['events.export'](
        { format, ...(before !== undefined && { before }) },
        mira,
      );
      if (!answer.ok) throw new Error(answer.problem.sentence);
      text += answer.value.text;
      before = answer.value.next;
    }
    return text;
  };
  const lines = (await whole('csv')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(1501);
  expect(lines[0]).toBe('number,time,level,kind,machine,system_id,who,text');
  expect(lines[1]).toBe(
    `1500,2026-01-01T00:00:00.000Z,debug,dhcp.discover,,,,"'=HYPERLINK(""x""), ""quoted"""`,
  );
  const rows = JSON.parse(await whole('json')) as { n: number }[];
  expect(rows.map((r) => r.n)).toEqual(Array.from({ length: 1500 }, (_, i) => 1500 - i));
});

test('an export of nothing is still a file', async () => {
  await using ground = await aGround();
  const { activity } = anActivity(ground);
  const answer = await activity.implementation['events.export']({ format: 'json' }, mira);
  expect(answer.ok && JSON.parse(answer.value.text)).toEqual([]);
});

test('what is old goes, and what is more than is kept', async () => {
  await using ground = await aGround();
  await many(ground, 1200);
  await ground.clock.advance(91 * dayMs);
  await many(ground, 700);
  const { activity, list } = anActivity(ground);
  await activity.retention.start();
  await ground.clock.advance(60_000);
  await expect.poll(async () => (await list({})).total).toBe(700);
  expect(activity.retention.counters()).toEqual({ removed: 1200 });
  await activity.retention.stop();
  const few = anActivity(ground, { days: 90, atMost: 50 });
  await few.activity.retention.start();
  await ground.clock.advance(60_000);
  await expect.poll(async () => (await few.list({})).total).toBe(50);
  await few.activity.retention.stop();
});

test('a time that a wrong clock gave removes no young event', () => {
  const now = 100 * dayMs;
  const before = 10 * dayMs;
  const log = (...times: number[]) => times.map((days, i) => ({ n: i + 1, at: days * dayMs }));
  expect(lastOld(log(1, 2, 99, 3), before, now)).toBe(2);
  expect(lastOld(log(99, 0), before, now)).toBe(0);
  expect(lastOld(log(1, 5000, 2, 50), before, now)).toBe(3);
  expect(lastOld(log(5000, 50), before, now)).toBe(0);
});

test('the kinds and people to filter by', async () => {
  await using ground = await aGround();
  const { activity } = anActivity(ground);
  for (const [kind, who] of [
    ['b.x', 'mira'],
    ['a.x', undefined],
    ['b.x', 'ada'],
  ] as const)
    await ground.events.tell({ kind, who, text: '' });
  expect(await activity.implementation['events.filters']({}, mira)).toEqual({
    ok: true,
    value: { kinds: ['a.x', 'b.x'], who: ['ada', 'mira'] },
  });
});
