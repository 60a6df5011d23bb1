import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ToClient } from '../../services/contract/lines.ts';
import { aDataDir, aDesk, cli, serveEnds, type DeskProcess } from '../desk-process.ts';

/** A real controller on loopback, as scripts and a browser of the desk see it. */
const folder = aDataDir();
const data = path.join(folder.dir, 'data');
let desk: DeskProcess;

beforeAll(async () => {
  desk = await aDesk(['--data', data, '--http', '127.0.0.1:0']);
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const call = (name: string, input: unknown = {}, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${desk.ready.url}/api/call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  });
/** fetch sets Host itself; this sends the headers as they are. */
const status = async (urlPath: string, ...headers: string[]): Promise<string> => {
  const { execFile } = await import('node:child_process');
  const args = headers.flatMap((header) => ['-H', header]);
  return new Promise((resolve) => {
    execFile(
      'curl',
      ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--path-as-is', ...args, `${desk.ready.url}${urlPath}`],
      (_error, stdout) => resolve(stdout),
    );
  });
};

function liveView(after: number, headers: Record<string, string> = {}) {
  const messages: ToClient[] = [];
  const socket = new WebSocket(`${desk.ready.url.replace('http', 'ws')}/api/live`, { headers });
  const opened = new Promise<string>((resolve) => {
    socket.on('open', () => {
      socket.send(JSON.stringify({ subscribe: { after } }));
      resolve('open');
    });
    socket.on('error', (error) => resolve(error.message));
  });
  socket.on('message', (text: Buffer) => messages.push(JSON.parse(text.toString()) as ToClient));
  const events = (): string[] => messages.flatMap((m) => ('event' in m ? [m.event.text] : []));
  return { socket, opened, messages, events };
}

test('stdout is one JSON line; logs go to stderr', async () => {
  expect(desk.stdout().trimEnd().split('\n')).toHaveLength(1);
  expect(desk.ready).toMatchObject({
    ready: true,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
  });
  expect(desk.ready.services).toMatchObject({ dhcp4: 'stopped', power: 'listening', deadlines: 'listening' });
  await expect.poll(() => desk.stderr()).toMatch(/\n$/);
  for (const line of desk.stderr().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
});

test('the data folder, its keys and its socket are for this user alone', () => {
  const mode = (name: string): number => statSync(path.join(data, name)).mode & 0o777;
  expect([mode('.'), mode('secret.key'), mode('metaldesk.sock')]).toEqual([0o700, 0o600, 0o600]);
});

test('/healthz and /metrics tell every service', async () => {
  const health = (await (await fetch(`${desk.ready.url}/healthz`)).json()) as Record<string, unknown>;
  expect(health).toMatchObject({ healthy: true, services: { dhcp4: { state: 'stopped' } } });
  const metrics = await (await fetch(`${desk.ready.url}/metrics`)).text();
  expect(metrics).toMatch(/^metaldesk_service_up\{service="power"\} 1$/m);
  expect(metrics).toMatch(/^process_resident_memory_bytes \d+$/m);
  for (const line of metrics.trimEnd().split('\n')) expect(line).toMatch(/^(#|[a-z_]+(\{.*\})? [\d.]+$)/);
});

test('a call is a POST of JSON and answers with a result and its status', async () => {
  expect(await (await call('access.whoami')).json()).toEqual({
    ok: true,
    value: { username: 'admin', email: '', isSuperuser: true, signedIn: false },
  });
  const answers = await Promise.all([
    call('access.nothing'),
    call('machines.get', { systemId: 'zzzzzz' }),
    call('machines.get', { systemId: 'no' }),
    call('machines.get', { systemId: 'zzzzzz', more: 1 }),
    call('access.whoami', {}, { 'content-type': 'text/plain' }),
    call('constructor'),
    fetch(`${desk.ready.url}/api/call/access.whoami`, { method: 'POST' }),
  ]);
  expect(answers.map((a) => a.status)).toEqual([404, 404, 400, 400, 415, 404, 415]);
  expect(await answers[2]!.json()).toMatchObject({ ok: false, problem: { code: 'bad_input' } });
});

test('the UI is served with a strict policy; what is not of it is not found', async () => {
  const page = await fetch(`${desk.ready.url}/machines/abc123`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? 'none';
  const asset = await fetch(`${desk.ready.url}${script}`);
  expect(asset.headers.get('cache-control')).toContain('immutable');
  const etag = asset.headers.get('etag') ?? '';
  const again = await fetch(`${desk.ready.url}${script}`, { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect(await status('/../../package.json')).toBe('404');
  expect(await status('/..%2f..%2fpackage.json')).toBe('404');
  expect(await status('/assets/none.js')).toBe('404');
});

test('a page of another site gets nothing: not by its own name, not across sites', async () => {
  const { host } = new URL(desk.ready.url);
  expect(await status('/', `Host: ${host}`)).toBe('200');
  expect(await status('/', 'Host: evil.example')).toBe('403');
  expect(await status('/', `Host: ${host}`, 'Origin: http://evil.example')).toBe('403');
  expect(await status('/', `Host: ${host}`, 'Sec-Fetch-Site: cross-site')).toBe('403');
  expect(await status('/', 'X-Forwarded-For: 203.0.113.9')).toBe('403');
  expect((await call('access.whoami', {}, { origin: 'null' })).status).toBe(403);
  const across = liveView(0, { origin: 'http://evil.example' });
  expect(await across.opened).toContain('403');
  const here = liveView(0, { origin: desk.ready.url });
  expect(await here.opened).toBe('open');
  here.socket.close();
});

test('a live view hears events by number, and reads on from its last one', async () => {
  const view = liveView(0);
  await expect.poll(() => view.messages.some((m) => 'kind' in m && m.kind === 'caught_up')).toBe(true);
  await cli(['--data', data, 'settings', 'set', '--name', 'autoCommission', '--value', 'true']);
  await expect.poll(() => view.events().at(-1)).toContain('off → on');
  const numbers = view.messages.flatMap((m) => ('event' in m ? [m.event.n] : []));
  expect(numbers).toEqual(Array.from(numbers, (_, i) => i + 1));
  view.socket.close();
  await cli(['--data', data, 'settings', 'set', '--name', 'autoCommission', '--value', 'false']);
  const later = liveView(numbers.at(-1)!);
  await expect.poll(later.events).toEqual([expect.stringContaining('on → off') as string]);
  later.socket.close();
});

test('calls also go over the WebSocket; what is no call ends it', async () => {
  const view = liveView(0);
  await view.opened;
  view.socket.send(JSON.stringify({ id: 5, call: 'desk.status', input: {} }));
  await expect.poll(() => view.messages.some((m) => 'id' in m && m.id === 5 && m.result.ok)).toBe(true);
  const closed = new Promise((resolve) => view.socket.on('close', resolve));
  view.socket.send('hello');
  expect(await closed).toBe(1008);
});

test('the command line calls over the local socket, and over HTTP with an API key', async () => {
  const status = await cli(['--data', data, '--json', 'desk', 'status']);
  expect(JSON.parse(status.stdout)).toMatchObject({ setUp: false });
  const missing = await cli(['--data', data, 'machines', 'get', 'zzzzzz']);
  expect(missing).toMatchObject({ code: 3, stdout: '' });
  expect((await cli(['--data', data, 'machines', 'get', 'no'])).code).toBe(2);
  expect((await cli(['--data', path.join(folder.dir, 'none'), 'machines', 'list'])).code).toBe(6);
  const key = (await cli(['--data', data, 'apikey', '--username', 'admin'])).stdout.trim();
  expect(key).toMatch(/^\w{18}:\w{18}:\w{32}$/);
  const overHttp = (apiKey: string) =>
    cli(['--url', desk.ready.url, '--api-key', apiKey, 'access', 'whoami']);
  expect((await overHttp(key)).stdout).toContain('username: admin');
  expect((await overHttp(`${key}x`)).code).toBe(4);
});

test('init is refused while a controller holds the folder; so is a second controller, and a taken port', async () => {
  const password = path.join(folder.dir, 'password');
  writeFileSync(password, 'correct horse\n');
  const init = ['init', '--admin-username', 'carol', '--admin-password-file', password];
  expect((await cli(['--data', data, ...init])).code).toBe(5);
  expect(await serveEnds('--data', data, '--http', '127.0.0.1:0')).toMatchObject({ code: 5, stdout: '' });
  const other = path.join(folder.dir, 'other');
  expect((await cli(['--data', other, ...init])).code).toBe(0);
  expect((await cli(['--data', other, 'apikey', '--username', 'carol'])).stdout.trim()).toMatch(
    /^[\w:]{70}$/,
  );
  const taken = await serveEnds('--data', other, '--http', new URL(desk.ready.url).host);
  expect(taken).toMatchObject({
    code: 6,
    stdout: '',
    stderr: expect.stringContaining('Another program') as string,
  });
});

test('a data folder that cannot be one is refused with a sentence', async () => {
  const file = path.join(folder.dir, 'a-file');
  writeFileSync(file, '');
  expect(await serveEnds('--data', file, '--http', '127.0.0.1:0')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^The data folder .*a-file cannot be used/) as string,
  });
});

test.each([
  ['nicc: eth1\n', 'unknown key nicc'],
  ['services: { dhcp4: { mod: proxy } }\n', 'services.dhcp4: unknown key mod'],
  ['nic: [\n', 'c.yaml'],
  ['admin: { username: a, passwordFile: ./missing }\n', 'does not exist'],
])('a configuration file with a fault is refused by name: %s', async (yaml, named) => {
  const file = path.join(folder.dir, 'c.yaml');
  writeFileSync(file, yaml);
  const check = await cli(['config', 'check', file]);
  expect(check).toMatchObject({ code: 2, stderr: expect.stringContaining(named) as string });
  const serve = await serveEnds(
    '--data',
    path.join(folder.dir, 'bad'),
    '--http',
    '127.0.0.1:0',
    '--config',
    file,
  );
  expect(serve).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(named) as string });
});

test('SIGTERM ends it within 5 s, with open views, and after kill -9 it starts on the same folder', async () => {
  const view = liveView(0);
  await view.opened;
  const first = await desk.stop('SIGKILL');
  expect(first.code).not.toBe(0);
  desk = await aDesk(['--data', data, '--http', '127.0.0.1:0']);
  const again = liveView(0);
  await again.opened;
  const { code, ms } = await desk.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(5_000);
});
