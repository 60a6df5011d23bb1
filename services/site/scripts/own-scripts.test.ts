import { spawnSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { aGround, aMachineRow, type TestGround } from '../../../test/ground.ts';
import type { Result } from '../../contract/result.ts';
import { readHeader } from './header.ts';
import { openScripts, type Ended, type Library, type Scripts } from './index.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

const mira = { name: 'mira', userId: 1, may: [] };
function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}
const text = (name: string, ...lines: string[]): string =>
  `#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n${[`name: ${name}`, ...lines].map((l) => `# ${l}\n`).join('')}# --- End MAAS 1.0 script metadata ---\n`;
function house(...texts: string[]): Library {
  const scripts = texts.map((body, i) => {
    const header = readHeader(body);
    if ('wrong' in header) throw new Error(header.wrong);
    return { ...header, id: 2 ** 30 + i, versionId: 2 ** 30 + i, body: Buffer.from(body), builtIn: true };
  });
  return { scripts: new Map(scripts.map((s) => [s.name, s])), problems: [] };
}
const shipped = house(
  text('50-read', 'script_type: commissioning'),
  text('memtester', 'title: Memory', 'tags: [memory]'),
);
function desk(ground: TestGround): { scripts: Scripts; ended: Ended[]; do: Scripts['implementation'] } {
  const ended: Ended[] = [];
  const scripts = openScripts(ground, shipped, {
    runEnded: (_, __, end) => Promise.resolve(void ended.push(end)),
    heard: () => Promise.resolve(),
    disks: () => Promise.resolve([]),
  });
  return { scripts, ended, do: scripts.implementation };
}
const say = (ground: TestGround, scripts: Scripts, machineId: number, resultId: number | null, yaml = '') =>
  ground.store.transaction((tx) =>
    scripts.signal(tx, machineId, {
      ...{ status: resultId === null ? 'OK' : 'WORKING', error: '', resultId, runtimeMs: null },
      ...{ exitStatus: resultId === null ? null : 1, outputs: yaml ? { yaml: Buffer.from(yaml) } : {} },
    }),
  );

test('an own script is kept, changed, tagged, reverted and deleted; each version with who and why', async () => {
  await using ground = await aGround();
  const { do: scripts } = desk(ground);
  const made = value(
    await scripts['scripts.create'](
      { text: text('soak', 'timeout: 60', 'tags: burn'), comment: 'first' },
      mira,
    ),
  );
  expect(made).toMatchObject({
    name: 'soak',
    builtIn: false,
    timeoutSeconds: 60,
    tags: ['burn'],
    versions: 1,
    byDefault: false,
  });
  const changed = value(
    await scripts['scripts.update'](
      { script: 'soak', text: text('soak', 'timeout: 90'), comment: 'longer' },
      mira,
    ),
  );
  expect(changed).toMatchObject({
    timeoutSeconds: 90,
    versions: 2,
    version: { by: 'mira', comment: 'longer' },
  });
  const same = value(await scripts['scripts.update']({ script: 'soak', comment: 'again' }, mira));
  expect(same.versions).toBe(2);
  const tagged = value(
    await scripts['scripts.tag']({ name: 'soak', add: ['commissioning'], remove: [] }, mira),
  );
  expect(tagged).toMatchObject({ tags: ['commissioning'], byDefault: true });
  const whole = value(await scripts['scripts.get']({ name: 'soak' }, mira));
  expect(whole.history.map((v) => v.comment)).toEqual(['longer', 'first']);
  expect(whole.text).toContain('timeout: 90');
  const old = value(await scripts['scripts.get']({ name: 'soak', version: whole.history[1]!.id }, mira));
  expect(old.text).toContain('timeout: 60');
  const back = value(await scripts['scripts.revert']({ name: 'soak', to: -1 }, mira));
  expect(back).toMatchObject({ timeoutSeconds: 60, versions: 1, tags: ['burn'] });
  expect(await scripts['scripts.revert']({ name: 'soak', to: 99 }, mira)).toMatchObject({
    problem: { code: 'not_found' },
  });
  expect(value(await scripts['scripts.delete']({ name: 'soak' }, mira))).toEqual({});
  const { items } = value(await scripts['scripts.list']({}, mira));
  expect(items.map((s) => s.name)).toEqual(['50-read', 'memtester']);
});

test('what came with the program is copied and tagged, never changed; its name is taken', async () => {
  await using ground = await aGround();
  const { do: scripts } = desk(ground);
  for (const refused of [
    scripts['scripts.update']({ script: 'memtester', comment: '' }, mira),
    scripts['scripts.delete']({ name: 'memtester' }, mira),
    scripts['scripts.revert']({ name: 'memtester', to: -1 }, mira),
  ])
    expect(await refused).toMatchObject({
      problem: { code: 'forbidden', sentence: expect.stringContaining('Copy it') as string },
    });
  expect(await scripts['scripts.create']({ text: text('memtester'), comment: '' }, mira)).toMatchObject({
    problem: { code: 'conflict' },
  });
  const copy = value(await scripts['scripts.copy']({ name: 'memtester', as: 'memtester-night' }, mira));
  expect(copy).toMatchObject({ name: 'memtester-night', title: 'Memory', builtIn: false });
  expect(await scripts['scripts.copy']({ name: 'memtester', as: 'memtester-night' }, mira)).toMatchObject({
    problem: { code: 'conflict' },
  });
  value(
    await scripts['scripts.tag']({ name: 'memtester', add: ['commissioning'], remove: ['memory'] }, mira),
  );
  const found = value(await scripts['scripts.list']({ filters: ['commissioning'] }, mira));
  expect(found.items).toMatchObject([
    { name: 'memtester', builtIn: true, tags: ['commissioning'], byDefault: true },
  ]);
});

test('a text without a header takes what is given beside it; what both say must agree', async () => {
  await using ground = await aGround();
  const { do: scripts } = desk(ground);
  const made = value(
    await scripts['scripts.create'](
      { text: '#!/bin/sh\nexit 0\n', comment: '', name: 'plain', type: 'commissioning', timeout: '00:01:00' },
      mira,
    ),
  );
  expect(made).toMatchObject({ name: 'plain', type: 'commissioning', timeoutSeconds: 60 });
  expect(
    value(await scripts['scripts.update']({ script: 'plain', title: 'Plain', comment: '' }, mira)),
  ).toMatchObject({
    ...{ title: 'Plain', timeoutSeconds: 60, versions: 2 },
  });
  const both = { text: text('both', 'timeout: 60'), comment: '', timeout: 90 };
  expect(await scripts['scripts.create'](both, mira)).toMatchObject({
    problem: {
      sentence:
        'The script cannot be kept. line 4, timeout: The text says "timeout" itself. Change it there.',
      fields: { timeout: 'The text says "timeout" itself. Change it there.' },
    },
  });
  expect(value(await scripts['scripts.create']({ ...both, timeout: '00:01:00' }, mira)).timeoutSeconds).toBe(
    60,
  );
  for (const [bad, sentence] of [
    ['', 'is empty'],
    ['\0ELF', 'This is a program'],
    ['#!/bin/sh\n', 'has no "--- Start MAAS'],
    [text('x', 'timeout: soon'), 'line 4, timeout:'],
  ] as const)
    expect(await scripts['scripts.create']({ text: bad, comment: '' }, mira)).toMatchObject({
      problem: { sentence: expect.stringContaining(sentence) as string },
    });
  const checked = value(
    await scripts['scripts.check']({ text: text('x', 'timeout: soon', 'colour: red') }, mira),
  );
  expect(checked).toMatchObject({
    script: null,
    problems: [{ line: 4, field: 'timeout' }],
    warnings: [expect.stringContaining('colour')],
  });
});

test('a run goes on with the version it began with, and keeps it from being forgotten', async () => {
  await using ground = await aGround();
  const { scripts, ended, do: may } = desk(ground);
  const machine = await aMachineRow(ground);
  value(
    await may['scripts.create'](
      { text: `${text('soak', 'parameters: {key: {type: password}}')}echo one\n`, comment: '' },
      mira,
    ),
  );
  const choice = { scripts: ['soak'], parameters: { soak: { key: 'hush' } } };
  await ground.store.transaction((tx) => scripts.startRun(tx, machine.id, 'test', choice));
  value(
    await may['scripts.update']({ script: 'soak', text: `${text('soak')}echo two\n`, comment: '' }, mira),
  );
  const tar = (await scripts.bundle(machine.id))!;
  const row = await ground.store.read.selectFrom('script_result').selectAll().executeTakeFirstOrThrow();
  const handed = spawnSync('tar', ['xOf', '-', `testing/soak.${row.id}`], {
    input: tar,
    encoding: 'utf8',
  }).stdout;
  expect(handed).toContain('echo one');
  expect(spawnSync('tar', ['xOf', '-', 'index.json'], { input: tar, encoding: 'utf8' }).stdout).toContain(
    '"hush"',
  );
  expect(row.parameters).not.toContain('hush');
  expect(await may['scripts.delete']({ name: 'soak' }, mira)).toMatchObject({ problem: { code: 'not_now' } });
  await say(ground, scripts, machine.id, row.id);
  await say(ground, scripts, machine.id, null);
  expect(ended).toMatchObject([{ passed: false, failed: 'testing' }]);
  expect(value(await may['scripts.delete']({ name: 'soak' }, mira))).toEqual({});
  const { runs } = value(await may['scripts.runs']({ systemId: machine.system_id, limit: 1 }, mira));
  expect(runs[0]!.results).toMatchObject([{ name: 'soak', status: 3 }]);
});

test('a suppressed result fails no run', async () => {
  await using ground = await aGround();
  const { scripts, ended, do: may } = desk(ground);
  const machine = await aMachineRow(ground);
  await ground.store.transaction((tx) =>
    scripts.startRun(tx, machine.id, 'test', { scripts: ['memtester'] }),
  );
  const { id } = await ground.store.read.selectFrom('script_result').select('id').executeTakeFirstOrThrow();
  await say(ground, scripts, machine.id, id, 'results: {errors: 3}');
  value(await may['scripts.suppress']({ ids: [id], suppressed: true }, mira));
  await say(ground, scripts, machine.id, null);
  expect(ended).toEqual([{ purpose: 'test', passed: true, sentence: '', failed: null }]);
  const { runs } = value(await may['scripts.runs']({ systemId: machine.system_id, limit: 1 }, mira));
  expect(runs[0]!.results[0]).toMatchObject({
    suppressed: true,
    status: 3,
    metrics: [{ key: 'errors', title: 'Errors', value: 3 }],
  });
});

test('what is for other hardware, or for a disk that is not there, is skipped and says so', async () => {
  await using ground = await aGround();
  const { scripts, do: may } = desk(ground);
  const machine = await aMachineRow(ground);
  for (const [name, ...lines] of [
    ['gpu', 'for_hardware: [pci:10de:*]'],
    ['disk', 'parameters: {storage: {type: storage}}'],
  ] as const)
    value(await may['scripts.create']({ text: text(name, ...lines), comment: '' }, mira));
  await ground.store.transaction((tx) =>
    scripts.startRun(tx, machine.id, 'test', { scripts: ['gpu', 'disk'] }),
  );
  expect(await scripts.bundle(machine.id)).toBeNull();
  const { runs } = value(await may['scripts.runs']({ systemId: machine.system_id, limit: 1 }, mira));
  expect(runs[0]!.results.map((r) => [r.name, r.status])).toEqual([
    ['disk', 9],
    ['gpu', 9],
  ]);
  const said = async (i: number) =>
    value(await may['scripts.output']({ id: runs[0]!.results[i]!.id, stream: 'combined' }, mira)).text;
  expect(await said(0)).toBe('Nothing to do. The machine has no disk.\n');
  expect(await said(1)).toBe('Nothing to do: the machine has none of pci:10de:*.\n');
});

test('a destructive script is refused on a Deployed machine, and on one that is so again after a rescue', async () => {
  await using ground = await aGround();
  const { scripts, do: may } = desk(ground);
  const { id } = await aMachineRow(ground);
  value(await may['scripts.create']({ text: text('shred', 'destructive: true'), comment: '' }, mira));
  const whyNot = (status: string) =>
    ground.store.transaction((tx) =>
      scripts.whyNot(tx, { id, hostname: 'db-1', status }, 'test', { scripts: ['shred'] }),
    );
  expect(await whyNot('ready')).toBeNull();
  expect(await whyNot('deployed')).toMatchObject({
    code: 'not_now',
    sentence: expect.stringContaining('db-1 is in use') as string,
  });
  await ground.store.transaction((tx) =>
    tx.updateTable('machine').set({ back_to: 'deployed' }).where('id', '=', id).execute(),
  );
  expect(await whyNot('rescue_mode')).toMatchObject({ code: 'not_now' });
});
