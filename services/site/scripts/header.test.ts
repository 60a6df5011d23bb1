import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readHeader } from './header.ts';
import { scriptsFor } from './choice.ts';
import { forStrangers, readLibrary } from './library.ts';

const script = (...lines: string[]): string =>
  `#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n${lines.map((l) => `# ${l}\n`).join('')}# --- End MAAS 1.0 script metadata ---\nexit 0\n`;

test('a header as MAAS scripts carry it; unknown keys are tolerated', () => {
  const header = readHeader(
    script(
      'name: smartctl-validate',
      'tags: [commissioning, storage]',
      'script_type: testing',
      'hardware_type: storage',
      'parallel: instance',
      'timeout: 00:05:00',
      'parameters:',
      '  storage: {type: storage, argument_format: "--storage={path}"}',
      'some_future_key: {a: 1}',
    ),
  );
  expect(header).toMatchObject({
    name: 'smartctl-validate',
    tags: ['commissioning', 'storage'],
    script_type: 'testing',
    hardware_type: 3,
    parallel: 1,
    timeout: 300,
    parameters: { storage: { type: 'storage', argument_format: '--storage={path}' } },
  });
});

test.each([
  ['300', 300],
  ['01:00:30', 3630],
  ['0', 300],
])('a timeout of %s is %i seconds', (timeout, seconds) => {
  expect(readHeader(script('name: a', `timeout: ${timeout}`))).toMatchObject({ timeout: seconds });
});

test.each([
  ['#!/bin/sh\nexit 0\n', 'It has no "--- Start MAAS 1.0 script metadata ---" block with its end.'],
  [script('name: [a'), 'Its metadata is not YAML'],
  [script('name: ../../etc/passwd'), 'name: a name has up to 91 letters, digits, dots, dashes'],
  [script('title: x'), 'name: a script needs a name'],
  [
    script('name: a', 'timeout: soon'),
    'timeout: a timeout is a number of seconds or HH:MM:SS, at most 7 days',
  ],
  [
    script('name: a', 'script_type: other'),
    'line 4, script_type: a script is of type commissioning, testing, release, deployment',
  ],
  [script('- a'), 'line 3, metadata: Its metadata is no list of "key: value" lines.'],
  [script('name: a', 'hardware_type: disk'), 'line 4, hardware_type: the hardware type is one of node, cpu'],
  [script('name: a', 'parallel: 7'), 'line 4, parallel: parallel is one of disabled, instance, any'],
  [script('name: none'), 'name: this name has a meaning of its own'],
  [script('name: a', 'for_hardware: pci:8086'), 'is not pci:vendor:product'],
  [script('name: a', 'for_hardware: [shape:round]'), 'begins with none of modalias, pci, usb'],
  [script('name: a', 'tags: [a b]'), 'a tag has letters'],
  [
    script('name: a', 'parameters:', '  disk: {type: disk}'),
    'line 5, parameters.disk.type: a type of parameter is one of storage, interface',
  ],
  [
    script('name: a', 'parameters:', '  n:', '    type: runtime', '    min: 60', '    max: 30'),
    'line 6, parameters.n: min is larger than max',
  ],
  [script('name: a', 'parameters: {w: {type: choice}}'), 'a parameter of type choice lists its choices'],
  [
    script('name: a', 'parameters: {w: {type: choice, choices: [x, y], default: z}}'),
    'the default is one of x, y, not "z".',
  ],
  [
    script('name: a', 'parameters: {a: {type: storage}, b: {type: storage}}'),
    'only one parameter of type storage is possible',
  ],
  [script('name: a', 'results: {iops: {better: bigger}}'), 'results'],
  [script('name: &a x', 'title: *a'), 'Its metadata is not YAML'],
])('a bad header is refused with its reason', (text, reason) => {
  const read = readHeader(text);
  expect('wrong' in read && read.wrong).toContain(reason);
});

test('a library keeps the good scripts in order of name and says what is wrong with the others', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-scripts-'));
  mkdirSync(path.join(dir, 'testing'));
  writeFileSync(path.join(dir, '50-b'), script('name: 50-b', 'script_type: commissioning'));
  writeFileSync(
    path.join(dir, '30-bmc'),
    script('name: 30-bmc', 'script_type: commissioning', 'tags: bmc-config'),
  );
  writeFileSync(path.join(dir, 'testing/t'), script('name: t', 'tags: commissioning'));
  writeFileSync(path.join(dir, 'testing/slow'), script('name: slow'));
  writeFileSync(path.join(dir, 'testing/twin'), script('name: t'));
  writeFileSync(path.join(dir, 'broken'), 'exit 0\n');
  const library = await readLibrary(dir);
  rmSync(dir, { recursive: true });
  expect([...library.scripts.keys()]).toEqual(['30-bmc', '50-b', 'slow', 't']);
  expect(library.problems).toEqual([
    'broken is not used. It has no "--- Start MAAS 1.0 script metadata ---" block with its end.',
    'testing/twin is not used. Another file has the name t.',
  ]);
  const all = [...library.scripts.values()];
  const names = (scripts: { name: string }[]): string[] => scripts.map((s) => s.name);
  expect(names(forStrangers(library))).toEqual(['30-bmc']);
  expect(names(scriptsFor(all, 'enlist'))).toEqual(['50-b']);
  expect(names(scriptsFor(all, 'commission'))).toEqual(['30-bmc', '50-b', 't']);
});

test('every script of the house is usable', async () => {
  const library = await readLibrary(new URL('../../../assets/scripts', import.meta.url).pathname);
  expect(library.problems).toEqual([]);
  expect([...library.scripts.keys()]).toEqual(
    expect.arrayContaining(['50-maas-01-commissioning', 'smartctl-validate']),
  );
});

test('any text ends in a header or in a sentence, never in an error', () => {
  const seeds = [
    script(
      'name: a',
      'parameters: {storage: {type: storage}, r: {type: runtime, min: 1}}',
      'results: {x: {unit: s}}',
    ),
    script(
      'name: a',
      'tags: [x, y]',
      'timeout: 00:05:00',
      'for_hardware: pci:8086:*',
      'packages: {apt: [fio]}',
    ),
    script(`name: ${'['.repeat(5000)}`),
    script('a: &a [1]', 'b: [*a, *a]', 'name: !!binary x'),
  ];
  let state = 7;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return state % below;
  };
  for (let i = 0; i < 800; i++) {
    const bytes = Buffer.from(seeds[i % 2]!);
    for (let k = 0; k <= i % 6; k++) bytes[random(bytes.length)] = random(256);
    const read = readHeader(bytes.toString('utf8'));
    if ('wrong' in read) expect(read.wrong.length).toBeGreaterThan(5);
    else expect(read.timeout).toBeGreaterThan(0);
  }
  for (const seed of seeds.slice(2)) expect(readHeader(seed)).toHaveProperty('wrong');
});
