import { expect, test } from 'vitest';
import type { DeclaredResult } from './declared-results.ts';
import { readProgress } from './progress.ts';
import { readResultFile, statusOf } from './result-file.ts';

const declared: DeclaredResult[] = [
  { key: 'read', title: 'Read', description: '', unit: 'MB/s', better: 'higher' },
  { key: 'samples', title: 'Over the disk', description: '', unit: 'MB/s', better: null },
];
const read = (text: string | Buffer, known = declared) =>
  readResultFile(typeof text === 'string' ? Buffer.from(text) : text, known);
const kept = (text: string, known = declared) =>
  read(text, known).measured.map((m) => [m.key, m.value ?? m.samples ?? m.text]);

test('numbers, rows of samples and texts, as the house and as MAAS write them', () => {
  const plain = read('status: passed\nresults:\n  read: 225.5\n  samples: [230, 220.5, 210]\n');
  expect(plain).toMatchObject({ status: 2, problem: '' });
  expect(plain.measured[0]).toEqual({
    ...{ key: 'read', title: 'Read', unit: 'MB/s', better: 'higher' },
    ...{ value: 225.5, text: null, samples: null },
  });
  expect(kept('status: degraded\nresults: {read: "12.5", samples: [1, 2]}')).toEqual([
    ['read', 12.5],
    ['samples', [1, 2]],
  ]);
  expect(kept('results:\n  - 5\n  - [1, 2]\n', [])).toEqual([
    ['0', 5],
    ['1', [1, 2]],
  ]);
  expect(kept('{"status": "failed", "results": {"read": 7}}')).toEqual([['read', 7]]);
});

test('lies stay text: unknown keys, wrong types, numbers that are none', () => {
  expect(
    kept(
      'results:\n  speed: 7\n  read: {deep: [1]}\n  samples: [1, fast]\n  none: ~\n  yes: true\n  inf: .inf\n',
    ),
  ).toEqual([
    ['speed', '7'],
    ['read', '{"deep":[1]}'],
    ['samples', '1, fast'],
    ['none', ''],
    ['yes', 'yes'],
    ['inf', 'Infinity'],
  ]);
  expect(kept('results: {read: .nan}')).toEqual([['read', 'NaN']]);
  expect(read('results: 5').problem).toBe('Its results are no list of keys and values.');
  expect(read('status: splendid').problem).toBe(
    'Its result file names a status that does not exist: splendid.',
  );
  expect(read('status: [passed]')).toMatchObject({ status: null });
  expect(read('status: constructor')).toMatchObject({ status: null });
  expect(kept('results:\n  __proto__: 1\n  constructor: 2\n').length).toBe(2);
});

test.each([
  ['a bomb of aliases', 'a: &a [x,x]\nb: &b [*a,*a]\nresults: {read: *b}\n'],
  ['brackets without end', '['.repeat(60_000)],
  ['more than 64 KiB', `results:\n  read: ${'9'.repeat(70_000)}`],
  ['long YAML that is not plain', `results:\n  a: >\n    ${'x '.repeat(10_000)}`],
  ['no YAML at all', '{{{\u0000'],
])('%s is not read, and said so', (_, text) => {
  const began = performance.now();
  expect(read(text)).toMatchObject({ status: null, measured: [] });
  expect(read(text).problem).toMatch(/was not read\.$/);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('what is too much is left out and said', () => {
  const many = `results:\n${Array.from({ length: 300 }, (_, i) => `  k${i}: 1\n`).join('')}`;
  expect(read(many, [])).toMatchObject({ problem: '100 of its results were left out: 200 are kept.' });
  expect(read(many, []).measured).toHaveLength(200);
  const long = read(`results:\n  samples: [${Array.from({ length: 9000 }, () => '1').join(', ')}]\n`);
  expect(long.measured[0]!.samples).toHaveLength(4000);
});

test('any bytes end in a sentence or in results, never in an error', () => {
  const seeds = [
    'status: passed\nresults:\n  read: 225\n  samples: [1, 2]\n',
    '{"results": {"read": 1}}',
    'results: {a: [1, {b: c}]}\n',
  ];
  let state = 42;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return state % below;
  };
  for (let i = 0; i < 3000; i++) {
    const bytes = Buffer.from(seeds[i % seeds.length]!);
    for (let k = 0; k <= i % 5; k++) bytes[random(bytes.length)] = random(256);
    const file = read(bytes);
    expect(file.measured.length).toBeLessThanOrEqual(200);
    for (const m of file.measured) expect(m.value === null || Number.isFinite(m.value)).toBe(true);
    readProgress(bytes.toString('latin1'));
  }
});

test.each([
  [2, 0, 2],
  [2, 1, 3],
  [6, 1, 3],
  [6, 0, 6],
  [9, 1, 9],
  [3, 0, 3],
  [null, 0, 2],
  [null, null, 3],
  [2, null, 3],
])('a file that says %s with exit status %s means %s', (said, exit, means) => {
  expect(statusOf(said, exit)).toBe(means);
});

test('progress: percent, or done of total, or a bare number; anything else is none', () => {
  expect(readProgress('{"step":"test","text":"random read","done":15,"total":60}')).toEqual({
    ...{ step: 'test', text: 'random read', done: 15, total: 60, percent: 25 },
  });
  expect(readProgress('40')).toEqual({ percent: 40 });
  expect(readProgress('{"percent":400}')).toEqual({ percent: 100 });
  for (const none of ['', '[]', 'null', '"x"', '{', `{"text":"${'x'.repeat(5000)}"}`])
    expect(readProgress(none)).toBeNull();
});
