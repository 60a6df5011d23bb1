import { spawnSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { aGround, aMachineRow, type TestGround } from '../../../test/ground.ts';
import type { Result } from '../../contract/result.ts';
import { openScripts, type Ended, type Noted, type Scripts, type Signal } from './index.ts';
import type { Library, Script } from './library.ts';
import { KEPT_BYTES } from './outputs.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

const script = (name: string, more: Partial<Script> = {}): Script => ({
  name,
  title: '',
  description: '',
  tags: [],
  script_type: 'commissioning',
  hardware_type: 0,
  parallel: 0,
  timeout: 300,
  destructive: false,
  may_reboot: false,
  recommission: false,
  for_hardware: [],
  packages: {},
  parameters: {},
  results: [],
  comment: '',
  apply_configured_networking: false,
  body: Buffer.from(`#!/bin/sh\n# ${name}\n`),
  versionId: 7,
  id: 1,
  builtIn: true,
  ...more,
});
const library = (...scripts: Script[]): Library => ({
  scripts: new Map(scripts.map((s) => [s.name, s])),
  problems: [],
});
const house = library(
  script('30-bmc', { tags: ['bmc-config'] }),
  script('50-inventory'),
  script('smart', {
    script_type: 'testing',
    hardware_type: 3,
    tags: ['commissioning'],
    parameters: { storage: { type: 'storage', argument_format: '--storage={path}' } },
  }),
);
const disk = (name: string) => ({
  name,
  path: `/dev/${name}`,
  idPath: null,
  model: 'M',
  serial: `S-${name}`,
});
const handed = (name: string) => ({
  name,
  path: `/dev/${name}`,
  id_path: null,
  model: 'M',
  serial: `S-${name}`,
});

interface Desk {
  ground: TestGround;
  scripts: Scripts;
  machine: { id: number; system_id: string };
  ended: Ended[];
  heard: () => number;
  say(signal: Partial<Signal>): Promise<Result<Noted>>;
  statuses(): Promise<Record<string, number>>;
}

async function aDesk(
  ground: TestGround,
  disks = [disk('sda'), disk('sdb')],
  purpose: 'commission' | 'enlist' = 'commission',
): Promise<Desk> {
  const ended: Ended[] = [];
  let heard = 0;
  const scripts = openScripts(ground, house, {
    runEnded: (_, __, end) => Promise.resolve(void ended.push(end)),
    heard: () => Promise.resolve(void heard++),
    disks: () => Promise.resolve(disks),
  });
  const machine = await aMachineRow(ground);
  await ground.store.transaction((tx) => scripts.startRun(tx, machine.id, purpose));
  return {
    ground,
    scripts,
    machine,
    ended,
    heard: () => heard,
    say: (signal) =>
      ground.store.transaction((tx) =>
        scripts.signal(tx, machine.id, {
          status: 'WORKING',
          error: '',
          resultId: null,
          exitStatus: null,
          runtimeMs: null,
          outputs: {},
          ...signal,
        }),
      ),
    async statuses() {
      const { runs } = value(
        await scripts.implementation['scripts.runs']({ systemId: machine.system_id, limit: 1 }, nobody),
      );
      return Object.fromEntries(runs[0]!.results.map((r) => [`${r.name}${r.target ?? ''}`, r.status]));
    },
  };
}
const nobody = { name: 'test', userId: null, may: [] };
function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}
interface IndexRow {
  name: string;
  path: string;
  script_result_id: number;
  parameters: Record<string, unknown>;
  has_started: boolean;
}
async function handedOut(desk: Desk): Promise<{ kinds: string[]; rows: IndexRow[]; files: string[] } | null> {
  const tar = await desk.scripts.bundle(desk.machine.id);
  if (!tar) return null;
  const read = (...args: string[]): string => spawnSync('tar', args, { input: tar, encoding: 'utf8' }).stdout;
  const index = JSON.parse(read('xOf', '-', 'index.json')) as { '1.0': Record<string, IndexRow[]> };
  return {
    kinds: Object.keys(index['1.0']),
    rows: Object.values(index['1.0']).flat(),
    files: read('tf', '-').trim().split('\n'),
  };
}
const passAll = async (desk: Desk): Promise<void> => {
  for (const row of (await handedOut(desk))?.rows ?? [])
    await desk.say({ resultId: row.script_result_id, exitStatus: 0 });
};

test('a run hands out commissioning scripts, then a test for each disk, then nothing, and OK ends it', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground);
  const first = (await handedOut(desk))!;
  expect(first.kinds).toEqual(['commissioning_scripts']);
  expect(first.rows[0]).toEqual({
    name: '30-bmc',
    path: `commissioning/30-bmc.${first.rows[0]!.script_result_id}`,
    script_result_id: first.rows[0]!.script_result_id,
    script_version_id: 7,
    timeout_seconds: 300,
    parallel: 0,
    hardware_type: 0,
    parameters: {},
    packages: {},
    for_hardware: [],
    apply_configured_networking: false,
    has_started: false,
    has_finished: false,
    default: true,
    tags: ['bmc-config'],
  });
  await passAll(desk);
  const second = (await handedOut(desk))!;
  expect(second.kinds).toEqual(['testing_scripts']);
  expect(second.rows.map((r) => r.parameters['storage'])).toEqual([
    { type: 'storage', value: handed('sda'), argument_format: '--storage={path}' },
    { type: 'storage', value: handed('sdb'), argument_format: '--storage={path}' },
  ]);
  await passAll(desk);
  expect(await handedOut(desk)).toBeNull();
  expect(await desk.say({ status: 'OK' })).toMatchObject({ ok: true, value: { did: 'ended', passed: true } });
  expect(desk.ended).toEqual([{ purpose: 'commission', passed: true, sentence: '', failed: null }]);
  expect(await desk.say({ status: 'OK' })).toEqual({ ok: true, value: { did: 'ignored' } });
  expect(await desk.statuses()).toEqual({
    '30-bmc': 2,
    '50-inventory': 2,
    smartsda: 2,
    smartsdb: 2,
  });
});

test('output is live, handed back after a reboot of the machine, and a late piece does not undo the result', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground);
  const id = (await handedOut(desk))!.rows[0]!.script_result_id;
  const text = async (): Promise<unknown> =>
    value(await desk.scripts.implementation['scripts.output']({ id, stream: 'stdout' }, nobody));
  await desk.say({ resultId: id, outputs: { stdout: Buffer.from('one\u0007\n') } });
  expect(await text()).toEqual({ text: 'one\uFFFD\n', truncated: false });
  expect((await desk.statuses())['30-bmc']).toBe(1);
  const again = (await handedOut(desk))!;
  expect(again.rows[0]!.has_started).toBe(true);
  expect(again.files).toContain(`out/30-bmc.${id}.out`);
  await desk.say({
    resultId: id,
    exitStatus: 0,
    runtimeMs: 1500,
    outputs: { stdout: Buffer.alloc(KEPT_BYTES + 1, 'x') },
  });
  await desk.say({ resultId: id, outputs: { stdout: Buffer.from('late') } });
  expect(await text()).toEqual({ text: 'x'.repeat(KEPT_BYTES), truncated: true });
  expect((await desk.statuses())['30-bmc']).toBe(2);
  expect(desk.heard()).toBe(3);
});

test('any failed script makes OK mean failure, and names it', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground);
  const rows = (await handedOut(desk))!.rows;
  await desk.say({ resultId: rows[0]!.script_result_id, exitStatus: 0 });
  const failed = await desk.say({ resultId: rows[1]!.script_result_id, exitStatus: 4 });
  expect(failed).toMatchObject({
    value: { did: 'finished', sentence: '50-inventory failed with exit status 4.' },
  });
  await passAll(desk);
  await desk.say({ status: 'OK' });
  expect(desk.ended).toEqual([
    {
      purpose: 'commission',
      passed: false,
      sentence: '1 of 4 scripts failed: 50-inventory.',
      failed: 'commissioning',
    },
  ]);
});

test('a result file outranks the exit status; what is of no use fails; a script that was not run fails the run', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground, []);
  const rows = (await handedOut(desk))!.rows;
  await desk.say({
    resultId: rows[0]!.script_result_id,
    exitStatus: 1,
    outputs: { yaml: Buffer.from('status: skipped\n') },
  });
  await desk.say({ resultId: rows[1]!.script_result_id, exitStatus: 0, unusable: 'The output is not JSON.' });
  expect(await desk.statuses()).toEqual({ '30-bmc': 9, '50-inventory': 3, smart: 0 });
  await desk.say({ status: 'OK' });
  expect(await desk.statuses()).toEqual({ '30-bmc': 9, '50-inventory': 3, smart: 5 });
  await ground.store.transaction((tx) => desk.scripts.startRun(tx, desk.machine.id, 'enlist'));
  await desk.say({ status: 'OK' });
  expect(desk.ended.map((e) => e.sentence)).toEqual([
    '50-inventory: The output is not JSON.',
    'The machine says it is done, but 50-inventory did not run.',
  ]);
});

test('a script whose packages could not be had did not run, and says what apt said', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground, []);
  const resultId = (await handedOut(desk))!.rows[0]!.script_result_id;
  await desk.say({ status: 'INSTALLING', resultId });
  expect((await desk.statuses())['30-bmc']).toBe(7);
  const stderr = Buffer.from('Failed installing dependencies: E: Unable to locate package nosuch\n');
  const ended = await desk.say({ status: 'INSTALLING', resultId, exitStatus: 100, outputs: { stderr } });
  expect(ended).toMatchObject({
    value: { status: 8, sentence: expect.stringContaining('E: Unable to locate package nosuch') as string },
  });
  expect((await desk.statuses())['30-bmc']).toBe(8);
});

test('a machine without disks has nothing to test', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground, []);
  await passAll(desk);
  expect(await handedOut(desk)).toBeNull();
  await desk.say({ status: 'OK' });
  expect(desk.ended[0]?.passed).toBe(true);
});

test('FAILED ends the run with what the machine said; a result of another run is refused', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground);
  expect(await desk.say({ resultId: 4711, exitStatus: 0 })).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  });
  await desk.say({ status: 'FAILED', error: 'The scripts archive is broken.' });
  expect(desk.ended).toEqual([
    {
      purpose: 'commission',
      passed: false,
      sentence: 'The scripts archive is broken.',
      failed: 'commissioning',
    },
  ]);
  expect(await desk.statuses()).toEqual({ '30-bmc': 5, '50-inventory': 5, smart: 5 });
});

test('a script that never ends is timed out by the reaper and fails the run once', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground);
  const id = (await handedOut(desk))!.rows[0]!.script_result_id;
  await desk.say({ resultId: id });
  await desk.scripts.reaper.start();
  await ground.clock.advance(300_000);
  await desk.scripts.reaper.turn();
  expect(desk.ended).toEqual([]);
  await ground.clock.advance(61_000);
  await desk.scripts.reaper.turn();
  await desk.scripts.reaper.stop();
  expect(desk.ended).toEqual([
    {
      purpose: 'commission',
      passed: false,
      sentence: '30-bmc did not end within 300 s, and the machine did not say why.',
      failed: 'commissioning',
    },
  ]);
  expect(await desk.statuses()).toEqual({ '30-bmc': 4, '50-inventory': 5, smart: 5 });
});

test('ten runs are kept once the reaper came by, a new run aborts the open one, and strangers get the BMC script alone', async () => {
  await using ground = await aGround();
  const desk = await aDesk(ground);
  for (let i = 0; i < 12; i++)
    await ground.store.transaction((tx) => desk.scripts.startRun(tx, desk.machine.id, 'commission'));
  await desk.scripts.reaper.turn();
  const { runs } = value(
    await desk.scripts.implementation['scripts.runs']({ systemId: 'abc123', limit: 20 }, nobody),
  );
  expect(runs.map((r) => r.endedAt === null)).toEqual([true, ...Array<boolean>(9).fill(false)]);
  const tar = desk.scripts.strangersBundle()!;
  const names = spawnSync('tar', ['tf', '-'], { input: tar, encoding: 'utf8' }).stdout.trim().split('\n');
  expect(names).toEqual(['index.json', 'commissioning/30-bmc']);
  expect(
    await desk.scripts.implementation['scripts.runs']({ systemId: 'zzzzzz', limit: 1 }, nobody),
  ).toMatchObject({
    problem: { code: 'not_found' },
  });
});
