import { expect, test, vi } from 'vitest';
import { aGround, aMachineRow, type TestGround } from '../../../test/ground.ts';
import type { Result } from '../../contract/result.ts';
import { readHeader } from '../scripts/header.ts';
import { openScripts, type Library, type Scripts } from '../scripts/index.ts';
import { resultsImplementation } from './index.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

const nobody = { name: 'mira', userId: 1, may: [] };
function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

const header = (...lines: string[]): string =>
  `#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n${lines.map((l) => `# ${l}\n`).join('')}# --- End MAAS 1.0 script metadata ---\n`;
const disk = [
  'script_type: testing',
  'hardware_type: storage',
  'tags: commissioning',
  'parameters: {storage: {type: storage}}',
];
const texts = [
  header(
    'name: fio',
    'title: Speed',
    ...disk,
    'results:',
    '  read: {title: Read, unit: MB/s, better: higher}',
    '  samples: {title: Over the disk, unit: MB/s}',
  ),
  header(
    'name: smartctl-validate',
    ...disk,
    'results: {reallocated: {title: Reallocated sectors, better: lower}, temperature: {title: Temperature, unit: °C}}',
  ),
  header('name: memtester', 'script_type: testing', 'hardware_type: memory', 'tags: commissioning'),
];
function libraryOf(sources: readonly string[]): Library {
  const scripts = sources.map((text, i) => {
    const read = readHeader(text);
    if ('wrong' in read) throw new Error(read.wrong);
    return { ...read, id: i + 1, body: Buffer.from(text), versionId: i + 1, builtIn: true };
  });
  return { scripts: new Map(scripts.map((s) => [s.name, s])), problems: [] };
}

const letters = 'abcdefghijkl'.split('');
const disks = letters.map((letter) => ({
  name: `sd${letter}`,
  path: `/dev/sd${letter}`,
  idPath: null,
  model: 'ST12000NM001G',
  serial: `S-${letter}`,
}));
const desk = (ground: TestGround) => {
  const scripts = openScripts(ground, libraryOf(texts), {
    runEnded: () => Promise.resolve(),
    heard: () => Promise.resolve(),
    disks: () => Promise.resolve(disks),
  });
  return { scripts, results: resultsImplementation({ ground, scripts }) };
};

const speeds: Record<string, number> = { sda: 225, sdb: 221, sdc: 228, sdh: 131 };
/** A whole run of tests in which each disk measures what `speedOf` says. */
async function testRun(
  ground: TestGround,
  scripts: Scripts,
  machineId: number,
  speedOf: (name: string) => number,
): Promise<void> {
  await ground.store.transaction((tx) => scripts.startRun(tx, machineId, 'test'));
  const rows = await ground.store.read
    .selectFrom('script_result')
    .selectAll()
    .where('status', '=', 0)
    .where('machine_id', '=', machineId)
    .execute();
  for (const row of rows) {
    const yaml: Record<string, string> = {
      fio: `status: passed\nresults:\n  read: ${speedOf(row.target ?? '')}\n  samples: [230, 220, 210]\n`,
      'smartctl-validate': `status: passed\nresults:\n  reallocated: ${row.target === 'sdh' ? 214 : 0}\n  temperature: 34\n`,
      memtester: 'status: passed\n',
    };
    await ground.clock.advance(1000);
    await ground.store.transaction((tx) =>
      scripts.signal(tx, machineId, {
        ...{ status: 'WORKING', error: '', resultId: row.id, exitStatus: 0, runtimeMs: 1000 },
        outputs: { yaml: Buffer.from(yaml[row.name]!) },
      }),
    );
  }
  await ground.store.transaction((tx) =>
    scripts.signal(tx, machineId, {
      status: 'OK',
      error: '',
      resultId: null,
      exitStatus: null,
      runtimeMs: null,
      outputs: {},
    }),
  );
  await ground.clock.advance(86_400_000 * 40);
}

test('a slow disk among twelve: one call draws the page, and the verdict says it with its past', async () => {
  await using ground = await aGround();
  const { scripts, results } = desk(ground);
  const machine = await aMachineRow(ground);
  await testRun(ground, scripts, machine.id, () => 226);
  await testRun(ground, scripts, machine.id, (name) => (name === 'sdh' ? 206 : 226));
  await testRun(ground, scripts, machine.id, (name) => speeds[name] ?? 226);
  const tests = value(await results['scripts.tests']({ systemId: machine.system_id }, nobody));
  expect(tests.verdict.headline).toBe('sdh reads 42% slower than its 11 peers');
  const said = tests.verdict.sentences.join(' ');
  expect(said).toMatch(/^It was 9% slower on \d+ \w+( \d+)? and equal on \d+ \w+( \d+)?\./);
  expect(said).toContain('SMART still says passed.');
  expect(said).toContain('Reallocated sectors: 214.');
  expect(said).toContain('Likely a dying disk: replace it before the machine is used.');
  expect(tests.verdict).toMatchObject({ state: 'warning', script: 'fio' });
  expect(tests.scripts.map((s) => [s.name, s.text, s.counts.total, s.counts.outliers])).toEqual([
    ['fio', '12 disks, 1 slow', 12, 1],
    ['memtester', '0 GiB', 1, 0],
    ['smartctl-validate', '12 disks, 1 out of line', 12, 1],
  ]);
  const fio = tests.scripts[0]!;
  expect(fio.spreads).toMatchObject([
    { key: 'read', median: 226, low: 221, high: 228, sentence: '131 against 221 to 228 for the others' },
  ]);
  expect(fio.instances[7]).toMatchObject({
    target: 'sdh',
    subject: 'disk:S-h',
    model: 'ST12000NM001G',
    serial: 'S-h',
    outlier: true,
    metrics: [{ key: 'read', value: 131, outlier: true }],
    samples: [{ key: 'samples', values: [230, 220, 210] }],
  });
  expect(tests.subjects[7]).toMatchObject({
    target: 'sdh',
    facts: [
      { title: 'Read', value: 131, bad: true },
      { title: 'Reallocated sectors', value: 214, bad: true },
      { title: 'Temperature', value: 34, bad: false },
    ],
  });
  expect(tests.run).toMatchObject({ state: 'passed', text: 'All 3 passed' });
  expect(tests.before.map((run) => run.text)).toEqual(['All 3 passed', 'All 3 passed']);
  const history = value(
    await results['scripts.history'](
      { systemId: machine.system_id, name: 'fio', subject: 'disk:S-h', key: 'read' },
      nobody,
    ),
  );
  expect(history.lines.map((l) => l.points.map((p) => p.value))).toEqual([[226, 206, 131]]);
  expect(history.lines[0]!.sentence).toMatch(/^131 MB\/s, 36% lower than on /);
  const one = value(await results['scripts.result']({ id: fio.instances[7]!.resultId }, nobody));
  expect(one).toMatchObject({
    script: 'fio',
    parameters: { storage: 'sdh' },
    past: [{ key: 'read' }],
    instance: { target: 'sdh' },
  });
  expect(value(await results['scripts.recent']({ limit: 10, purpose: 'test' }, nobody)).items).toHaveLength(
    3,
  );
});

test('a suppressed result is out of the count, the headline and the verdict', async () => {
  await using ground = await aGround();
  const { scripts, results } = desk(ground);
  const machine = await aMachineRow(ground);
  await testRun(ground, scripts, machine.id, (name) => speeds[name] ?? 226);
  const before = value(await results['scripts.tests']({ systemId: machine.system_id }, nobody));
  const ids = before.scripts.flatMap((s) => s.instances.filter((i) => i.outlier).map((i) => i.resultId));
  expect(value(await scripts.implementation['scripts.suppress']({ ids, suppressed: true }, nobody))).toEqual({
    changed: 2,
  });
  const after = value(await results['scripts.tests']({ systemId: machine.system_id }, nobody));
  expect(after.verdict).toMatchObject({ state: 'passed', headline: 'All 3 passed' });
  expect(after.verdict.sentences).toContain('2 results are suppressed.');
  expect(after.scripts[0]!.text).toBe('12 disks');
});

test('the same make in another machine shows that all disks of this one are slow', async () => {
  await using ground = await aGround();
  const { scripts, results } = desk(ground);
  const good = await aMachineRow(ground, { systemId: 'aaaaaa' });
  const slow = await aMachineRow(ground, { systemId: 'bbbbbb' });
  await testRun(ground, scripts, good.id, () => 226);
  await testRun(ground, scripts, slow.id, () => 110);
  const compared = value(await results['scripts.compare']({ systemId: 'bbbbbb', name: 'fio' }, nobody));
  expect(compared.spreads[0]).toMatchObject({ low: 110, high: 110, sentence: '110 MB/s' });
  expect(compared.others[0]).toMatchObject({ of: '12 disks of ST12000NM001G', count: 12, median: 226 });
  expect(compared.sentences).toEqual(['sda reads 51% slower than its 12 peers in other machines']);
});

test('a machine that was never tested, and one that is not there', async () => {
  await using ground = await aGround();
  const { results } = desk(ground);
  const machine = await aMachineRow(ground);
  const tests = value(await results['scripts.tests']({ systemId: machine.system_id }, nobody));
  expect(tests).toMatchObject({
    run: null,
    scripts: [],
    verdict: { state: 'none', headline: 'No tests have run' },
  });
  for (const asked of [
    results['scripts.tests']({ systemId: 'zzzzzz' }, nobody),
    results['scripts.tests']({ systemId: machine.system_id, runId: 99 }, nobody),
    results['scripts.result']({ id: 99 }, nobody),
  ])
    expect(await asked).toMatchObject({ ok: false, problem: { code: 'not_found' } });
});
