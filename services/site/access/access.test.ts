import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../../contract/implement.ts';
import { fakeClock } from '../../platform/clock.ts';
import { openEvents } from '../../platform/events/events.ts';
import type { Ground } from '../../platform/ground.ts';
import { silentLog } from '../../platform/log.ts';
import { secretsWith } from '../../platform/secrets/secrets.ts';
import { openStore } from '../../platform/store/store.ts';
import { openAccess, type Access, type LoggedIn } from './index.ts';
import { sshPublicKey } from './ssh-public-key.ts';

let dir: string;
let ground: Ground;
let access: Access;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-access-'));
  const store = await openStore(dir);
  const clock = fakeClock();
  const secrets = secretsWith(Buffer.alloc(32, 7));
  ground = { store, clock, secrets, events: openEvents(store, clock), log: silentLog };
  access = openAccess(ground);
});
afterEach(async () => {
  await ground.store.close();
  rmSync(dir, { recursive: true });
});

const made = async (caller: Caller, input: { name: string; username?: string }) => {
  const result = await access.implementation['access.create_api_key'](input, caller);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
};

const opens = async (username: string, password: string): Promise<LoggedIn | null> => {
  const result = await access.logIn({ username, password }, { address: '10.0.0.9', browser: '' });
  return result.ok ? result.value : null;
};

test('the desk is its first admin, and stays the same', async () => {
  const first = await access.deskCaller();
  expect(first).toEqual({ name: 'admin', userId: 1, may: ['view', 'edit', 'admin'] });
  expect(await access.deskCaller()).toEqual(first);
});

test('an admin of the configuration file is made once; the same file again changes nothing', async () => {
  await access.ensureAdmin('carol', 'correct horse');
  const before = await ground.store.read.selectFrom('event').selectAll().execute();
  await access.ensureAdmin('carol', 'correct horse');
  expect(await ground.store.read.selectFrom('event').selectAll().execute()).toEqual(before);
  expect(await opens('carol', 'correct horse')).toMatchObject({ caller: { name: 'carol' } });
  expect(await opens('carol', 'wrong horse')).toBeNull();
  expect(await opens('nobody', 'correct horse')).toBeNull();
});

test('a password changed in the file is the one that counts, and ends the sessions of the one before', async () => {
  await access.ensureAdmin('carol', 'one');
  const before = await opens('carol', 'one');
  await access.ensureAdmin('carol', 'two');
  expect(await access.callerByToken(before!.token)).toBeNull();
  expect(await opens('carol', 'one')).toBeNull();
  expect(await opens('carol', 'two')).not.toBeNull();
});

test('an API key opens for its user until it is revoked; each wrong part refuses', async () => {
  const desk = await access.deskCaller();
  const key = await made(desk, { name: 'ci' });
  expect(await access.callerByKey(key)).toEqual(desk);
  for (const part of ['consumerKey', 'tokenKey', 'tokenSecret'] as const)
    expect(await access.callerByKey({ ...key, [part]: `${key[part]}x` })).toBeNull();
  const listed = await access.implementation['access.api_keys']({}, desk);
  expect(listed).toMatchObject({
    value: { keys: [{ name: 'ci', token: `${key.consumerKey}:${key.tokenKey}:${key.tokenSecret}` }] },
  });
  await access.implementation['access.delete_api_key']({ tokenKey: key.tokenKey }, desk);
  expect(await access.callerByKey(key)).toBeNull();
});

test('secrets of keys are sealed in the store', async () => {
  const key = await made(await access.deskCaller(), { name: '' });
  const row = await ground.store.read.selectFrom('api_key').selectAll().executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain(key.tokenSecret);
});

test('only an admin makes a key for someone else', async () => {
  await access.ensureAdmin('carol', 'x');
  const key = await made(await access.deskCaller(), { name: 'hers', username: 'carol' });
  expect(await access.callerByKey(key)).toMatchObject({ name: 'carol' });
  const guest: Caller = { name: 'guest', userId: null, may: ['view'] };
  const refused = await access.implementation['access.create_api_key'](
    { name: '', username: 'carol' },
    guest,
  );
  expect(refused).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
});

test('an SSH key is checked, kept once, and removed', async () => {
  const desk = await access.deskCaller();
  const bytes = Buffer.concat([
    Buffer.from([0, 0, 0, 11]),
    Buffer.from('ssh-ed25519'),
    Buffer.from([0, 0, 0, 32]),
    Buffer.alloc(32, 3),
  ]);
  const key = `ssh-ed25519 ${bytes.toString('base64')} carol@desk`;
  const add = access.implementation['access.add_ssh_key'];
  expect(await add({ key: `  ${key}\n` }, desk)).toMatchObject({ ok: true, value: { key } });
  expect(await add({ key }, desk)).toMatchObject({ problem: { code: 'conflict' } });
  expect(await add({ key: 'ssh-ed25519 AAAA' }, desk)).toMatchObject({ problem: { code: 'bad_input' } });
  await access.implementation['access.delete_ssh_key']({ id: 1 }, desk);
  expect(await access.implementation['access.ssh_keys']({}, desk)).toMatchObject({ value: { keys: [] } });
});

test('two lines, or a kind that the bytes do not name, are no SSH key', () => {
  const rsa = Buffer.concat([Buffer.from([0, 0, 0, 7]), Buffer.from('ssh-rsa'), Buffer.alloc(64, 1)]);
  expect(sshPublicKey(`ssh-rsa ${rsa.toString('base64')}`)).not.toBeNull();
  expect(sshPublicKey(`ssh-ed25519 ${rsa.toString('base64')}`)).toBeNull();
  expect(sshPublicKey(`ssh-rsa ${rsa.toString('base64')}\nssh-rsa AAAA`)).toBeNull();
});
