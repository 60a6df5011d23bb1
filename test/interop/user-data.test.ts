import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkUserData } from '../../services/site/deploy/target/user-data.ts';

/**
 * cloud-init's own schema as a second opinion. `theirs` says where it is of another mind, and why ours stands.
 */
interface Case {
  name: string;
  text: string;
  ours: boolean;
  theirs?: { valid: boolean; because: string };
}

const config = (...lines: string[]): string => ['#cloud-config', ...lines, ''].join('\n');

const cases: Case[] = [
  {
    name: 'packages and commands',
    ours: true,
    text: config('packages: [vim, [curl, 7.88]]', 'runcmd:', '- ls', '- [ls, -l]').replace('7.88', '"7.88"'),
  },
  {
    name: 'files',
    ours: true,
    text: config('write_files:', '- path: /a', '  content: |', '    # no key: here', "  permissions: '0644'"),
  },
  {
    name: 'users with default',
    ours: true,
    text: config('users:', '- default', '- name: mira', '  ssh_authorized_keys: [ssh-ed25519 AAAA]'),
  },
  {
    name: 'a name and an upgrade',
    ours: true,
    text: config('hostname: web', 'package_upgrade: true', 'timezone: UTC'),
  },
  { name: 'an unknown key', ours: true, text: config('nosuch: 1') },
  { name: 'autoinstall with anything', ours: true, text: config('autoinstall: {version: 1}') },
  { name: 'ntp without a value', ours: true, text: config('ntp:') },
  {
    name: 'an anchor and its alias',
    ours: true,
    text: config('ssh_authorized_keys: &keys [ssh-ed25519 AAAA]', 'runcmd: [ls]'),
  },
  { name: 'aliases within reason', ours: true, text: config('runcmd: [&a ls, *a, *a]') },
  { name: 'a hostname that is a list', ours: false, text: config('hostname: [a]') },
  { name: 'a hostname that is a number', ours: false, text: config('hostname: 7') },
  { name: 'a command that is no list', ours: false, text: config('runcmd: ls') },
  { name: 'a yes that is a text', ours: false, text: config('package_update: "yes please"') },
  { name: 'files that are a mapping', ours: false, text: config('write_files: {path: /a}') },
  { name: 'keys that are one text', ours: false, text: config('ssh_authorized_keys: ssh-ed25519 AAAA') },
  { name: 'mounts of texts', ours: false, text: config('mounts: [/dev/sda1]') },
  { name: 'a number for packages', ours: false, text: config('packages: 3') },
  { name: 'a broken bracket', ours: false, text: config('runcmd: [ls') },
  { name: 'a tab for spaces', ours: false, text: config('write_files:', '\t- path: /a') },
  { name: 'a key twice indented wrongly', ours: false, text: config('a: 1', '  b: 2') },
  { name: 'an unknown anchor', ours: false, text: config('runcmd: *nobody') },
  { name: 'a list at the top', ours: false, text: config('- a') },
  { name: 'a word at the top', ours: false, text: config('hello') },
  {
    name: 'locale: false',
    ours: true,
    text: config('locale: false'),
    theirs: { valid: false, because: 'its own documentation says that false switches the module off' },
  },
  {
    name: 'a script',
    ours: true,
    text: '#!/bin/sh\nls\n',
    theirs: { valid: false, because: 'its schema is of cloud-config alone' },
  },
  {
    name: 'nothing',
    ours: true,
    text: '',
    theirs: { valid: false, because: 'its schema is of cloud-config alone' },
  },
  {
    name: 'wrong inside a known mapping',
    ours: true,
    text: config('power_state: {mode: explode}'),
    theirs: { valid: false, because: 'we look at the top keys only' },
  },
];

const dir = mkdtempSync(path.join(tmpdir(), 'md-user-data-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** All files at once: most of the time is Python's start. */
async function theirOpinions(texts: readonly string[]): Promise<boolean[]> {
  const program = `
import contextlib, io, sys
from cloudinit.config.schema import get_schema, validate_cloudconfig_file
for name in sys.argv[1:]:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            validate_cloudconfig_file(name, get_schema())
        print("yes")
    except Exception:
        print("no")
`;
  const files = texts.map((text, i) => {
    const file = path.join(dir, `${i}`);
    writeFileSync(file, text);
    return file;
  });
  const child = spawn('/usr/bin/python3', ['-c', program, ...files], { timeout: 60_000 });
  let printed = '';
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return printed
    .trim()
    .split('\n')
    .map((word) => word === 'yes');
}

test('cloud-init is of our opinion, and where it is not we know why', async () => {
  const theirs = await theirOpinions(cases.map((one) => one.text));
  expect(theirs).toHaveLength(cases.length);
  expect(cases.map((one, i) => [one.name, checkUserData(one.text).valid, theirs[i]])).toEqual(
    cases.map((one) => [one.name, one.ours, one.theirs?.valid ?? one.ours]),
  );
});
