import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SessionDeps } from '../sessions.ts';
import { openDeskSocket, socketPath } from './server.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), 'md-desk-socket-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const caller = { name: 'desk', userId: null, may: [] };
const deps = { dispatch: () => Promise.reject(new Error('not asked')), count() {} } as unknown as SessionDeps;
const open = (whom: { uid: number } | 'group') =>
  openDeskSocket({ file: path.join(dir, 'run/desk.sock'), for: whom }, () => caller, deps);
const facts = () => statSync(path.join(dir, 'run/desk.sock'));

test('a socket for one user is that user’s alone; for a group, the group may open it', async () => {
  const uid = process.getuid!();
  const one = await open({ uid });
  expect(one.ok && [facts().mode & 0o777, facts().uid]).toEqual([0o600, uid]);
  if (one.ok) await one.value.stop();
  const group = await open('group');
  expect(group.ok && facts().mode & 0o777).toBe(0o660);
  if (group.ok) await group.value.stop();
});

test('a socket where another controller answers is not taken from it; one that was left behind is', async () => {
  const first = await open('group');
  expect(await open('group')).toMatchObject({ ok: false, problem: { code: 'conflict' } });
  if (first.ok) await first.value.stop();
  const again = await open('group');
  expect(again.ok).toBe(true);
  if (again.ok) await again.value.stop();
});

test('a folder that cannot be made is refused', async () => {
  const file = path.join(dir, 'run');
  const first = await openDeskSocket({ file, for: 'group' }, () => caller, deps);
  const below = { file: path.join(file, 'below/desk.sock'), for: 'group' as const };
  expect(await openDeskSocket(below, () => caller, deps)).toMatchObject({ problem: { code: 'failed' } });
  if (first.ok) await first.value.stop();
});

test('on Windows the socket of a data folder is a pipe with a name of its own', () => {
  expect(socketPath('C:\\data', 'win32')).toMatch(/^\\\\\.\\pipe\\metaldesk-[0-9a-f]{16}$/);
  expect(socketPath('C:\\data', 'win32')).not.toBe(socketPath('C:\\other', 'win32'));
});
