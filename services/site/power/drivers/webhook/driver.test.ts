import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fakeClock, systemClock, type Clock } from '../../../../platform/clock.ts';
import { silentLog } from '../../../../platform/log.ts';
import { powerConformance } from '../../conformance.ts';
import type { DriverContext } from '../../driver.ts';
import webhook from './driver.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serveHttp(handler: Handler) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const uris = (base: string) => ({
  power_on_uri: `${base}/hook-4711/on`,
  power_off_uri: `${base}/hook-4711/off`,
  power_query_uri: `${base}/hook-4711/state`,
});
const context = (settings: Record<string, unknown>, clock: Clock = systemClock): DriverContext => ({
  settings,
  clock,
  log: silentLog,
  signal: new AbortController().signal,
});

powerConformance('webhook', async () => {
  let on = false;
  const server = await serveHttp((request, response) => {
    if (request.headers.authorization !== 'Bearer right-token') return response.writeHead(401).end();
    if (request.method === 'POST') on = request.url!.endsWith('/on');
    response.end(JSON.stringify({ status: `: ${on ? 'running' : 'stopped'}` }));
  });
  const settings = { ...uris(server.url), power_token: 'right-token' };
  return {
    driver: webhook,
    settings,
    unreachable: { ...settings, ...uris('http://127.0.0.1:9') },
    wrongCredentials: { ...settings, power_token: 'wrong-secret' },
    isOn: () => on,
    press: (state) => {
      on = state;
    },
    close: server.close,
  };
});

test('user and password go as Basic, and the method says what is wanted', async () => {
  const seen: string[] = [];
  const server = await serveHttp((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end('status: running');
  });
  const settings = { ...uris(server.url), power_user: 'u', power_pass: 'p' };
  await webhook.on(context(settings));
  await webhook.query(context(settings));
  server.close();
  const basic = `Basic ${Buffer.from('u:p').toString('base64')}`;
  expect(seen).toEqual([`POST /hook-4711/on ${basic}`, `GET /hook-4711/state ${basic}`]);
});

test.each<[string, Handler, string]>([
  ['too long an answer', (_, response) => response.end('x'.repeat(20_000)), 'answer_too_long'],
  ['a redirect', (_, response) => response.writeHead(302, { location: '/' }).end(), 'refused'],
  ['an error of the service', (_, response) => response.writeHead(500).end(), 'refused'],
  ['a broken connection', (request) => request.socket.destroy(), 'no_connection'],
])('%s is a sentence that names the host and not the path', async (_, handler, code) => {
  const server = await serveHttp(handler);
  const outcome = await webhook.query(context(uris(server.url)));
  server.close();
  expect(outcome).toMatchObject({ ok: false, problem: { code } });
  expect(JSON.stringify(outcome)).toContain('127.0.0.1');
  expect(JSON.stringify(outcome)).not.toContain('hook-4711');
});

test('an answer that never ends is given up after 15 seconds', async () => {
  let arrived = (): void => {};
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  const server = await serveHttp(() => arrived());
  const clock = fakeClock();
  const outcome = webhook.query(context(uris(server.url), clock));
  await asked;
  await clock.advance(15_000);
  expect(await outcome).toMatchObject({ ok: false, problem: { code: 'no_answer' } });
  server.close();
});

test('an answer that fits neither expression is unknown, and the check says which to correct', async () => {
  const server = await serveHttp((_, response) => response.end('status: starting'));
  expect(await webhook.query(context(uris(server.url)))).toEqual({ ok: true, value: 'unknown' });
  const check = await webhook.check(context(uris(server.url)));
  server.close();
  expect(check.passed).toBe(false);
  expect(check.steps.map((s) => s.outcome)).toEqual(['passed', 'failed']);
});

test('a broken regular expression is refused when it is set', () => {
  const parsed = webhook.settings.safeParse({ ...uris('http://a'), power_on_regex: '(' });
  expect(parsed.error?.issues[0]?.path).toEqual(['power_on_regex']);
});

test('a certificate nobody vouches for is refused, unless verification is off', async () => {
  const pem = readFileSync(new URL('fixtures/self-signed.pem', import.meta.url));
  const server = createSecureServer({ key: pem, cert: pem }, (_, response) =>
    response.end('status: running'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const settings = uris(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const verified = await webhook.query(context(settings));
  const unverified = await webhook.query(context({ ...settings, power_verify_ssl: 'n' }));
  server.close();
  expect(verified).toMatchObject({ ok: false, problem: { code: 'no_connection' } });
  expect(JSON.stringify(verified)).toContain('SELF_SIGNED');
  expect(unverified).toEqual({ ok: true, value: 'on' });
});
