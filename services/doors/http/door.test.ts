import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Caller } from '../../contract/implement.ts';
import { ok } from '../../contract/result.ts';
import { systemClock } from '../../platform/clock.ts';
import { counter } from '../../platform/count.ts';
import { openEvents } from '../../platform/events/events.ts';
import { silentLog } from '../../platform/log.ts';
import { secretsWith } from '../../platform/secrets/secrets.ts';
import { openStore, type Store } from '../../platform/store/store.ts';
import { openAccess, type Access } from '../../site/access/index.ts';
import { tokenIn } from './cookie.ts';
import { openReach } from './reach.ts';
import { openHttpDoor, type HttpDoor } from './server.ts';

/** A real TLS door on loopback. What a proxy brings there comes from elsewhere, and is asked for a password. */
vi.setConfig({ testTimeout: 60_000 });

const password = 'correct horse';
const dir = mkdtempSync(path.join(tmpdir(), 'md-door-'));
const count = counter();
let store: Store;
let access: Access;
let door: HttpDoor;
let desk: Caller;

beforeAll(async () => {
  store = await openStore(dir);
  const events = openEvents(store, systemClock);
  access = openAccess({
    ...{ store, events, clock: systemClock, log: silentLog },
    secrets: secretsWith(Buffer.alloc(32, 7)),
  });
  desk = await access.deskCaller();
  await access.implementation['access.create_user'](
    { username: 'carol', password, email: '', isSuperuser: false },
    desk,
  );
  const material = await access.tls.material('lab.example');
  if (!material.ok) throw new Error(material.problem.sentence);
  const opened = await openHttpDoor(
    { host: '127.0.0.1', port: 0, tls: material.value },
    {
      ...{ access, count, log: silentLog, rendererDir: dir, version: '0' },
      session: { dispatch: async (_, __, caller) => ok(caller), events, read: store.read, count },
      dispatch: async (_name, _input, caller) => ok({ caller }),
      services: () => [],
      uploads: { append: () => Promise.resolve(ok({ receivedBytes: 3, sizeBytes: 3, job: 1 })) },
      maas: (_request, response) => void response.end('maas'),
      reach: openReach(access.tls, () => Promise.resolve('lab.example'), systemClock),
      identities: {
        deskCaller: () => desk,
        callerByHeader: () => Promise.resolve(null),
        callerByToken: access.callerByToken,
      },
    },
  );
  if (!opened.ok) throw new Error(opened.problem.sentence);
  door = opened.value;
  access.tls.tell({ state: 'listening', detail: '', urls: [door.url], material: material.value });
});
afterAll(async () => {
  await door.stop();
  await store.close();
  rmSync(dir, { recursive: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}
const post = (urlPath: string, body: string | Buffer, headers: Record<string, string>): Promise<Answer> =>
  send('POST', urlPath, body, headers);
function send(
  method: 'POST' | 'PUT',
  urlPath: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `https://127.0.0.1:${door.port}${urlPath}`,
      {
        method,
        rejectUnauthorized: false,
        headers: { 'content-type': 'application/json', ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
const ownPage = (): Record<string, string> => ({
  ...elsewhere,
  origin: `https://127.0.0.1:${door.port}`,
  'x-metaldesk': '1',
});
async function cookie(): Promise<string> {
  const answer = await post('/api/login', JSON.stringify({ username: 'carol', password }), ownPage());
  return answer.headers['set-cookie']![0]!.split(';')[0]!;
}

test('the desk itself is asked for nothing; what comes from elsewhere is', async () => {
  expect((await post('/api/call/x', '{}', {})).body).toContain('"name":"admin"');
  expect((await post('/api/call/x', '{}', elsewhere)).status).toBe(401);
  expect((await post('/api/login', '{}', { 'x-metaldesk': '1' })).status).toBe(409);
});

test('a session opens calls from our own page alone, and a second log-in ends the first', async () => {
  const first = await cookie();
  const mine = await post('/api/call/x', '{}', { ...ownPage(), cookie: first });
  expect(JSON.parse(mine.body)).toMatchObject({
    value: { caller: { name: 'carol', may: ['view', 'edit'] } },
  });
  for (const missing of ['origin', 'x-metaldesk']) {
    const headers = Object.fromEntries(Object.entries(ownPage()).filter(([name]) => name !== missing));
    expect((await post('/api/call/x', '{}', { ...headers, cookie: first })).status).toBe(403);
  }
  const body = JSON.stringify({ username: 'carol', password });
  expect((await post('/api/login', body, { ...ownPage(), cookie: first })).status).toBe(200);
  expect((await post('/api/call/x', '{}', { ...ownPage(), cookie: first })).status).toBe(401);
});

test('bytes of an image come from our own page and from an administrator alone', async () => {
  const put = (headers: Record<string, string>): Promise<Answer> =>
    send('PUT', '/api/images/7/upload?offset=0', 'abc', {
      'content-type': 'application/octet-stream',
      ...headers,
    });
  expect(JSON.parse((await put({})).body)).toEqual({
    ok: true,
    value: { receivedBytes: 3, sizeBytes: 3, job: 1 },
  });
  const session: Record<string, string> = { ...ownPage(), cookie: await cookie() };
  expect((await put(session)).body).toContain('carol may not bring images');
  expect((await put(elsewhere)).status).toBe(401);
  expect((await put({ ...session, 'x-metaldesk': '1', origin: 'https://evil.example' })).status).toBe(403);
  const { 'x-metaldesk': _own, ...withoutOwn } = session;
  expect((await put(withoutOwn)).body).toContain('pages of this desk only');
});

test('a live view opens with a session, and ends with it', async () => {
  const held = await cookie();
  const open = (headers: Record<string, string>) =>
    new WebSocket(`wss://127.0.0.1:${door.port}/api/live`, { rejectUnauthorized: false, headers });
  const told = (socket: WebSocket): Promise<string | number> =>
    new Promise((resolve) => {
      socket.on('error', (error) => resolve(error.message));
      socket.on('close', resolve);
    });
  expect(await told(open(elsewhere))).toContain('401');
  expect(await told(open({ ...elsewhere, cookie: held, origin: 'https://evil.example' }))).toContain('403');
  expect(await told(open({ ...elsewhere, cookie: held }))).toContain('403');
  const socket = open({ ...ownPage(), cookie: held });
  const ended = told(socket);
  await new Promise((resolve) => socket.on('open', resolve));
  await post('/api/logout', '{}', { ...ownPage(), cookie: held });
  expect(await ended).toBe(4401);
});

test('a live view ends when its user may something else than before', async () => {
  const held = await cookie();
  const socket = new WebSocket(`wss://127.0.0.1:${door.port}/api/live`, {
    rejectUnauthorized: false,
    headers: { ...ownPage(), cookie: held },
  });
  const ended = new Promise((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('open', resolve));
  await access.implementation['access.update_user']({ username: 'carol', isSuperuser: true }, desk);
  expect(await ended).toBe(4401);
  await access.implementation['access.update_user']({ username: 'carol', isSuperuser: false }, desk);
});

test('whatever stands in the cookie opens nothing and breaks nothing', async () => {
  const good = await cookie();
  const token = good.split('=')[1]!;
  const one = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.constantFrom(
      `${token}x`,
      token.slice(1),
      token.toUpperCase(),
      `"${token}"`,
      `${token}; __Host-metaldesk=b`,
    ),
    fc.base64String({ maxLength: 100 }),
  );
  await fc.assert(
    fc.asyncProperty(one, async (text) => {
      const value = text.replace(/[^\x20-\x7e]/g, '.');
      const answer = await post('/api/call/x', '{}', { ...ownPage(), cookie: `__Host-metaldesk=${value}` });
      expect(answer.status).toBe(tokenIn(`__Host-metaldesk=${value}`) === token ? 200 : 401);
    }),
    { numRuns: 150 },
  );
});

test('whatever is posted as a log-in gets a refusal, never an error, and is not sent back', async () => {
  const body = fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc
      .record({ username: fc.string(), password: fc.constant(null) })
      .map((v) => Buffer.from(JSON.stringify(v))),
    fc.constantFrom(
      Buffer.from(JSON.stringify({ username: 'a'.repeat(151), password: 'x' })),
      Buffer.from(JSON.stringify({ username: 'a', password: 'x'.repeat(1025) })),
      Buffer.from(JSON.stringify({ username: 'a', password: 'x'.repeat(20_000) })),
      Buffer.from('{"username":"carol","password":"x","__proto__":{"ok":true}}'),
    ),
  );
  await fc.assert(
    fc.asyncProperty(body, async (bytes) => {
      const answer = await post('/api/login', bytes, ownPage());
      expect([400, 413]).toContain(answer.status);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(JSON.parse(answer.body)).toMatchObject({ ok: false });
    }),
    { numRuns: 200 },
  );
});

test('a wrong password is counted by the door, and never named', async () => {
  const answer = await post(
    '/api/login',
    JSON.stringify({ username: 'carol', password: 'hunter2' }),
    ownPage(),
  );
  expect([answer.status, answer.body.includes('hunter2')]).toEqual([401, false]);
  expect(count.all()['log-in refused: not_known']).toBeGreaterThan(0);
});
