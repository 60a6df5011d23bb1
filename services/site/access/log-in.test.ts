import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Caller } from '../../contract/implement.ts';
import { fakeClock, type FakeClock } from '../../platform/clock.ts';
import { openEvents } from '../../platform/events/events.ts';
import type { Ground } from '../../platform/ground.ts';
import { silentLog } from '../../platform/log.ts';
import { secretsWith } from '../../platform/secrets/secrets.ts';
import { openStore } from '../../platform/store/store.ts';
import { openAccess, type Access } from './index.ts';

/** A password takes a fifth of a second, more on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let dir: string;
let ground: Ground;
let clock: FakeClock;
let access: Access;
let desk: Caller;
const password = 'correct horse';

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-login-'));
  const store = await openStore(dir);
  clock = fakeClock();
  ground = {
    ...{ store, clock, log: silentLog },
    secrets: secretsWith(Buffer.alloc(32, 7)),
    events: openEvents(store, clock),
  };
  access = openAccess(ground);
  desk = await access.deskCaller();
  const made = await access.implementation['access.create_user'](
    { username: 'carol', password, email: '', isSuperuser: false },
    desk,
  );
  expect(made).toEqual({ ok: true, value: {} });
});
afterEach(async () => {
  await ground.store.close();
  rmSync(dir, { recursive: true });
});

const from = { address: '10.0.0.9', browser: 'Firefox' };
const tryIn = (username: string, given: string, address = from.address) =>
  access.logIn({ username, password: given }, { ...from, address });
const loggedIn = async (): Promise<{ token: string; caller: Caller }> => {
  const result = await tryIn('carol', password);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
};

test('a password opens a session, whose token is stored nowhere', async () => {
  const { token, caller } = await loggedIn();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(caller).toMatchObject({ name: 'carol', may: ['view', 'edit'], session: 1 });
  expect(await access.callerByToken(token)).toEqual(caller);
  for (const wrong of [`${token.slice(0, 42)}!`, '', 'x'.repeat(43), `${token}x`])
    expect(await access.callerByToken(wrong)).toBeNull();
  for (const name of readdirSync(dir).filter((n) => n.startsWith('metaldesk.db'))) {
    const bytes = readFileSync(path.join(dir, name), 'latin1');
    expect([bytes.includes(token), bytes.includes(password)]).toEqual([false, false]);
  }
});

test('an unknown name, a wrong password and a user without one get the same answer', async () => {
  const answers = [await tryIn('carol', 'x'), await tryIn('nobody', 'x'), await tryIn('admin', '')];
  expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1);
  expect(answers[0]).toMatchObject({ ok: false, problem: { code: 'not_known' } });
});

test('10,000 tries at once are answered with little work; the right user gets in after the lock is lifted', async () => {
  const cpu = process.cpuUsage();
  const answers = await Promise.all(
    Array.from({ length: 10_000 }, (_, i) => tryIn(i % 2 ? 'carol' : `nobody${i}`, `guess ${i}`)),
  );
  const codes = answers.map((a) => (a.ok ? 'in' : a.problem.code));
  // One source has four derivations waiting; all others are turned away before any work.
  expect(codes.filter((c) => c === 'not_known')).toHaveLength(4);
  expect(codes.filter((c) => c === 'too_many')).toHaveLength(9_996);
  expect((process.cpuUsage(cpu).user + process.cpuUsage(cpu).system) / 1e6).toBeLessThan(60);
  for (let i = 0; i < 5; i += 1) await tryIn('carol', 'guess');
  expect(await tryIn('carol', password)).toMatchObject({ ok: false, problem: { code: 'too_many' } });
  const listed = await access.implementation['access.lockouts']({}, desk);
  expect(listed).toMatchObject({ value: { lockouts: [{ kind: 'user', of: 'carol' }] } });
  expect(await access.implementation['access.lockout_lift']({}, desk)).toEqual({
    ok: true,
    value: { lifted: 1 },
  });
  expect(await tryIn('carol', password)).toMatchObject({ ok: true });
});

test('many computers at once get no more tries at one account than one would', async () => {
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, i) => tryIn('carol', 'guess', `10.0.2.${i}`)),
  );
  const codes = answers.map((a) => (a.ok ? 'in' : a.problem.code));
  expect(codes.filter((code) => code === 'not_known')).toHaveLength(5);
  expect(codes.filter((code) => code === 'too_many')).toHaveLength(11);
});

test('names of nobody must wait as names of users must, and a lock outlives a restart', async () => {
  for (let i = 0; i < 5; i += 1) {
    expect(await tryIn('carol', 'x', '10.0.1.1')).toMatchObject({ problem: { code: 'not_known' } });
    expect(await tryIn('nobody', 'x', '10.0.1.2')).toMatchObject({ problem: { code: 'not_known' } });
  }
  const both = [await tryIn('carol', 'x', '10.0.1.3'), await tryIn('nobody', 'x', '10.0.1.3')];
  expect(both[0]).toEqual(both[1]);
  expect(both[0]).toMatchObject({ problem: { code: 'too_many', retryAfterSeconds: 30 } });
  access = openAccess(ground);
  expect(await tryIn('carol', password, '10.0.1.3')).toMatchObject({ problem: { code: 'too_many' } });
  await clock.advance(30_000);
  expect(await tryIn('carol', password, '10.0.1.3')).toMatchObject({ ok: true });
});

test('a session ends after 12 idle hours, after 14 days in any case, by log-out and by an admin', async () => {
  const { token } = await loggedIn();
  for (let hours = 0; hours < 14 * 24; hours += 11) {
    expect(await access.callerByToken(token)).not.toBeNull();
    await clock.advance(11 * 3_600_000);
  }
  expect(await access.callerByToken(token)).toBeNull();
  const idle = await loggedIn();
  await clock.advance(12 * 3_600_000);
  expect(await access.callerByToken(idle.token)).toBeNull();
  const out = await loggedIn();
  await access.logOut(out.token);
  expect(await access.callerByToken(out.token)).toBeNull();
  const revoked = await loggedIn();
  const id = revoked.caller.session!;
  expect(await access.implementation['access.session_revoke']({ id }, desk)).toMatchObject({ ok: true });
  expect(await access.callerByToken(revoked.token)).toBeNull();
});

test('a new password ends the other sessions; only the present one allows it', async () => {
  const [mine, other] = [await loggedIn(), await loggedIn()];
  const change = access.implementation['access.change_password'];
  const wrong = await change({ current: 'wrong', password: 'battery staple' }, mine.caller);
  expect(wrong).toMatchObject({
    problem: { code: 'forbidden', fields: { current: expect.any(String) as string } },
  });
  expect(await change({ current: password, password: 'battery staple' }, mine.caller)).toMatchObject({
    ok: true,
  });
  expect(await access.callerByToken(mine.token)).not.toBeNull();
  expect(await access.callerByToken(other.token)).toBeNull();
  expect(await tryIn('carol', password)).toMatchObject({ ok: false });
  expect(await tryIn('carol', 'battery staple')).toMatchObject({ ok: true });
});

test('who is logged in: one sees their own, an admin all; nobody ends the session of another', async () => {
  const { caller } = await loggedIn();
  const list = access.implementation['access.sessions'];
  expect(await list({ everyone: false }, caller)).toMatchObject({
    value: { sessions: [{ username: 'carol', from: '10.0.0.9', browser: 'Firefox', isThis: true }] },
  });
  expect(await list({ everyone: true }, caller)).toMatchObject({ problem: { code: 'forbidden' } });
  expect(await list({ everyone: true }, desk)).toMatchObject({ value: { sessions: [{ isThis: false }] } });
  const stranger: Caller = { name: 'eve', userId: 99, may: ['view'] };
  expect(
    await access.implementation['access.session_revoke']({ id: caller.session! }, stranger),
  ).toMatchObject({
    problem: { code: 'not_found' },
  });
});

test('admins make, change and delete users; one admin is always left', async () => {
  const { token } = await loggedIn();
  const { implementation: call } = access;
  const create = { username: 'carol', password: 'long enough', email: '', isSuperuser: false };
  expect(await call['access.create_user'](create, desk)).toMatchObject({ problem: { code: 'conflict' } });
  expect(await call['access.update_user']({ username: 'carol', isSuperuser: true }, desk)).toMatchObject({
    ok: true,
  });
  expect(await access.callerByToken(token)).toMatchObject({ may: ['view', 'edit', 'admin'] });
  expect(await call['access.update_user']({ username: 'carol', isSuperuser: false }, desk)).toMatchObject({
    ok: true,
  });
  expect(await call['access.update_user']({ username: 'admin', isSuperuser: false }, desk)).toMatchObject({
    problem: { code: 'conflict' },
  });
  expect(await call['access.delete_user']({ username: 'admin' }, desk)).toMatchObject({
    problem: { code: 'conflict' },
  });
  expect(
    await call['access.reset_password']({ username: 'carol', password: 'a new one' }, desk),
  ).toMatchObject({ ok: true });
  expect(await access.callerByToken(token)).toBeNull();
  expect(await call['access.delete_user']({ username: 'carol' }, desk)).toMatchObject({ ok: true });
  expect(await call['access.users']({}, desk)).toMatchObject({
    value: { users: [{ username: 'admin', isDesk: true }] },
  });
});

test('a hash of the first stores still opens, and is renewed with its cost at the next log-in', async () => {
  const row = await ground.store.read
    .selectFrom('user')
    .selectAll()
    .where('username', '=', 'carol')
    .executeTakeFirstOrThrow();
  const old = row.password_hash!.replace(/^scrypt\$\d+\$\d+\$\d+\$/, 'scrypt$');
  await ground.store.transaction((tx) =>
    tx.updateTable('user').set({ password_hash: old }).where('id', '=', row.id).execute(),
  );
  await loggedIn();
  const now = await ground.store.read
    .selectFrom('user')
    .select('password_hash')
    .where('id', '=', row.id)
    .executeTakeFirstOrThrow();
  expect(now.password_hash).toMatch(/^scrypt\$16384\$8\$5\$/);
});
