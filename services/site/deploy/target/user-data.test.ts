import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { checkUserData, mostUserDataBytes } from './user-data.ts';

const config = (...lines: string[]): string => ['#cloud-config', ...lines].join('\n');

test.each([
  ['cloud-config', '#cloud-config\npackages: [vim]\n'],
  ['cloud-config', '\n  #Cloud-Config\npackages: [vim]\n'],
  ['cloud-config-archive', '#cloud-config-archive\n- type: text/cloud-boothook\n'],
  ['script', '#!/bin/sh\nexit 1\n'],
  ['multipart', 'Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0\n\n--x\n\nhello\n--x--\n'],
  ['jinja', '## template: jinja\n#cloud-config\nhostname: {{ v1.local_hostname }}\n'],
  ['include', '#include\nhttp://10.77.0.1/one\n'],
  ['include', '#include-once\nhttp://10.77.0.1/one\n'],
  ['boothook', '#cloud-boothook\n#!/bin/sh\n'],
  ['part-handler', '#part-handler\ndef list_types(): return []\n'],
  ['gzip', gzipSync('#cloud-config\n').toString('base64')],
  ['empty', ' \n\t'],
])('the beginning decides: %s', (kind, text) => {
  expect(checkUserData(text)).toMatchObject({ kind, valid: true, problems: [] });
});

test.each([
  ['hostname: web\n', /first line must be "#cloud-config"/],
  ['# cloud-config\nhostname: web\n', /without a space/],
  [Buffer.from('#cloud-config\nhostname: web\n').toString('base64'), /base64/],
  ['Content-Type: multipart/mixed; boundary="x"\n\n--x--\n', /MIME-Version/],
  ['Hello there', /would ignore it/],
])('what cloud-init would not understand is said: %s', (text, sentence) => {
  const { kind, valid, problems } = checkUserData(text);
  expect({ kind, valid }).toEqual({ kind: 'unknown', valid: false });
  expect(problems[0]?.sentence).toMatch(sentence);
});

test('broken YAML is told with its line and column, as an editor counts them', () => {
  const { valid, problems } = checkUserData(config('packages:', '  - vim', ' - curl: [', 'a: b'));
  expect(valid).toBe(false);
  expect(problems[0]).toMatchObject({
    line: expect.any(Number) as number,
    column: expect.any(Number) as number,
  });
  expect(problems[0]!.line).toBeGreaterThanOrEqual(4);
});

test('a wrong type is told at its key, with what fits', () => {
  expect(checkUserData(config('package_update: true', 'runcmd: ls -l'))).toMatchObject({
    valid: false,
    problems: [{ line: 3, column: 1, sentence: 'runcmd must be a list of commands, not a text.' }],
  });
});

test('the last of two equal keys counts, and is looked at', () => {
  const { warnings, valid } = checkUserData(config('hostname: a', 'hostname: b'));
  expect(valid).toBe(true);
  expect(warnings).toEqual(['hostname stands there twice: the last one counts.']);
});

test('an unknown key is a warning, with the one that is meant', () => {
  const { valid, warnings } = checkUserData(
    config('runcmds: [ls]', 'ssh-authorized-keys: [a]', 'wholly_else: 1'),
  );
  expect(valid).toBe(true);
  expect(warnings).toEqual([
    'cloud-init knows no key runcmds: it is ignored. Is runcmd meant?',
    'cloud-init knows no key ssh-authorized-keys: it is ignored. Is ssh_authorized_keys meant?',
    'cloud-init knows no key wholly_else: it is ignored.',
  ]);
});

test.each([
  ['users: [{name: mira}]', /leaves out "default"/],
  ['users: []', /nobody is made/],
  ['phone_home: {url: "http://elsewhere/"}', /phone_home replaces/],
  ['power_state: {mode: poweroff}', /switches the machine off/],
  ['network: {version: 2}', /no effect/],
])('what would keep people out or the machine silent is a warning: %s', (line, sentence) => {
  const { valid, warnings } = checkUserData(config(line));
  expect(valid).toBe(true);
  expect(warnings.join()).toMatch(sentence);
});

test('of a multipart message its cloud-config parts are looked at, at the lines of the whole', () => {
  const text = [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed;',
    ' boundary="=-="',
    '',
    '--=-=',
    'Content-Type: text/x-shellscript',
    '',
    '#!/bin/sh',
    '--=-=',
    'Content-Type: text/cloud-config; charset="utf-8"',
    '',
    '#cloud-config',
    'runcmd: ls',
    '--=-=--',
  ].join('\r\n');
  expect(checkUserData(text)).toMatchObject({ kind: 'multipart', problems: [{ line: 13, column: 1 }] });
  expect(checkUserData(text.replace('--=-=--', '')).warnings.join()).toMatch(/at the end is missing/);
  expect(checkUserData(text.replace(/ boundary.*/, '')).problems[0]?.sentence).toMatch(/no boundary/);
});

test('a megabyte is looked at, one byte more is not', () => {
  const head = '#cloud-config\nwrite_files:\n- path: /a\n  content: |\n';
  const line = `    ${'x'.repeat(91)}\n`;
  const body = line.repeat(Math.floor((mostUserDataBytes - head.length) / line.length));
  const full = head + body + ' '.repeat(mostUserDataBytes - head.length - body.length);
  expect(Buffer.byteLength(full)).toBe(mostUserDataBytes);
  expect(checkUserData(full)).toMatchObject({ valid: true, warnings: [] });
  expect(checkUserData(`${full} `)).toMatchObject({ valid: false });
  expect(checkUserData('#cloud-config\n#ä'.padEnd(mostUserDataBytes, 'x')).valid).toBe(false);
});

test('in a long text, what is wrong behind a large file is told at its line', () => {
  const file = Array.from({ length: 4000 }, (_, i) =>
    i % 9 === 0 ? '' : `      line ${i}, [with: brackets`,
  );
  const text = config(
    'write_files:',
    '  - content: |',
    ...file,
    '    path: /a',
    'runcmd: ls',
    'hostname: web',
  );
  expect(checkUserData(text)).toMatchObject({
    warnings: [],
    problems: [{ line: 4005, column: 1, sentence: 'runcmd must be a list of commands, not a text.' }],
  });
  expect(checkUserData(text.replace('runcmd: ls', 'runcmd: [ls]'))).toMatchObject({
    valid: true,
    warnings: [],
  });
  expect(checkUserData(text.replace('hostname: web', 'x: ['))).toMatchObject({ valid: false });
});

test('bombs are refused or passed by, and soon', () => {
  const laughs = ['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
  for (let i = 1; i < 20; i++) {
    const [before, now] = [i - 1, i].map((n) => String.fromCharCode(97 + n));
    laughs.push(`${now}: &${now} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
  }
  expect(checkUserData(config(...laughs)).problems[0]?.sentence).toMatch(/alias/);
  expect(checkUserData(config('a: &a [*a]')).valid).toBe(false);
  expect(checkUserData(config(`a: ${'['.repeat(12_000)}`)).problems[0]?.sentence).toMatch(/nested/);
  expect(checkUserData(config(`a: ${'['.repeat(900_000)}`)).warnings.join()).toMatch(/not looked at/);
  expect(checkUserData(config('runcmd:', '- a\n'.repeat(200_000))).warnings.join()).toMatch(/not looked at/);
  expect(checkUserData('#cloud-config\n\0').valid).toBe(false);
});

test('whatever comes, it answers: mutations of every kind', () => {
  const seeds = [
    config(
      'users:',
      '- default',
      '- {name: mira, groups: [sudo]}',
      'runcmd: [&a ls, *a]',
      'ntp:',
      '"q": "é"',
    ),
    readFileSync(new URL('user-data.test.ts', import.meta.url), 'utf8').slice(0, 2000),
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/cloud-config\n\na: 1\n--b--\n',
    config(
      '? [complex, key]',
      ': {a: 1}',
      '!!python/object:os.system x: y',
      '<<: {a: 1}',
      '%YAML 1.1',
      '---',
      '...',
    ),
  ];
  let state = 20_261_121;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const bits = [
    '\t',
    '&a ',
    '*a',
    '[',
    '}',
    ': ',
    '\n- ',
    '|\n',
    '>',
    '"',
    "'",
    '!!',
    '\u0000',
    '\ufeff',
    '--b',
    '\r',
    '%',
    '#',
    '1e999',
  ];
  for (let turn = 0; turn < 3000; turn++) {
    let text = seeds[random(seeds.length)]!;
    for (let i = random(6); i >= 0; i--) {
      const at = random(text.length + 1);
      text = random(2)
        ? text.slice(0, at) + bits[random(bits.length)]! + text.slice(at)
        : text.slice(0, at) + text.slice(at + random(9));
    }
    const { kind, valid, problems, warnings } = checkUserData(text);
    expect(kind).toMatch(/^[a-z-]+$/);
    expect(valid).toBe(problems.length === 0);
    for (const { line, column, sentence } of problems) {
      expect(sentence).toMatch(/[.?!]$/);
      if (line !== null) expect(line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length + 1);
      if (column !== null) expect(column).toBeGreaterThan(0);
    }
    expect(warnings.length).toBeLessThanOrEqual(60);
  }
});
