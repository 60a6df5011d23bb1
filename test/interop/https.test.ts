import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../desk-process.ts';
import { mayMakeNamespaces } from '../netns.ts';
import {
  aFarSite,
  deskIp,
  farModule,
  json,
  ownPage,
  password,
  plainUrl,
  tlsUrl,
  type FarSite,
} from './https-site.ts';

/** The desk as another computer sees it: curl, openssl and the command line on the far end of a cable. */
interface TlsState {
  state: string;
  urls: string[];
  certificate: { fingerprint: string; selfSigned: boolean; names: string[] };
}

describe.runIf(mayMakeNamespaces())('from another computer', () => {
  let site: FarSite;
  let pem: string;
  beforeAll(async () => {
    site = await aFarSite();
    pem = path.join(site.dir, 'seen.pem');
    const shown = await site.far.run(
      'sh',
      '-c',
      `openssl s_client -connect ${deskIp}:5443 </dev/null 2>/dev/null`,
    );
    writeFileSync(pem, /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----\n/.exec(shown)?.[0] ?? '');
  });
  afterAll(() => site[Symbol.asyncDispose]());
  const cookieHeader = (cookie: string): string[] => ['-H', `Cookie: ${cookie}`];

  test("the certificate is this desk's: openssl takes it for its address and name, and the desk shows its number", async () => {
    const tls = await site.atDesk<TlsState>('access', 'tls');
    expect(tls).toMatchObject({ state: 'listening', certificate: { selfSigned: true } });
    expect(tls.urls).toContain(tlsUrl);
    const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });
    expect(openssl('x509', '-in', pem, '-noout', '-fingerprint', '-sha256')).toContain(
      tls.certificate.fingerprint,
    );
    expect(openssl('verify', '-CAfile', pem, '-purpose', 'sslserver', '-verify_ip', deskIp, pem)).toContain(
      'OK',
    );
    expect(openssl('x509', '-in', pem, '-noout', '-text')).toContain('prime256v1');
    expect(site.desk.stderr()).toContain(tls.certificate.fingerprint);
    expect((await site.curl(`${tlsUrl}/`, '--cacert', pem, '--no-insecure')).status).toBe(200);
    const old = site.far.run('sh', '-c', `openssl s_client -tls1_1 -connect ${deskIp}:5443 </dev/null 2>&1`);
    await expect(old).rejects.toThrow();
  });

  test('plain requests are sent on to TLS, from either port; /MAAS/ goes on until a setting refuses it', async () => {
    const sent = await site.curl(`${plainUrl}/machines?filter=a`);
    expect(sent.status).toBe(307);
    expect(sent.headers).toContain(`location: ${tlsUrl}/machines?filter=a`);
    const onTlsPort = await site.curl(`http://${deskIp}:5443/machines`);
    expect([onTlsPort.status, onTlsPort.headers.includes(`location: ${tlsUrl}/machines`)]).toEqual([
      307,
      true,
    ]);
    expect((await site.curl(`${plainUrl}/api/call/access.whoami`, ...json, '-d', '{}')).status).toBe(403);
    expect((await site.curl(`http://${deskIp}:5443/api/login`, ...json, '-d', '{}')).status).toBe(400);
    expect((await site.curl(`${plainUrl}/machines`, '-H', 'Host: evil.example')).status).toBe(403);
    const version = '/MAAS/api/2.0/version/';
    expect((await site.curl(plainUrl + version)).status).toBe(200);
    expect((await site.curl(tlsUrl + version)).status).toBe(200);
    await site.atDesk('access', 'set-tls', '--plain-maas', 'false');
    expect((await site.curl(plainUrl + version)).status).toBe(403);
    expect((await site.curl(tlsUrl + version)).status).toBe(200);
    await site.atDesk('access', 'set-tls', '--plain-maas', 'true');
  });

  test('without a session nothing is told; names that are not ours and pages of others get nothing', async () => {
    expect((await site.call('access.whoami', {})).status).toBe(401);
    expect(
      (await site.call('access.whoami', {}, '-H', 'Cookie: __Host-metaldesk=nonsense', ...ownPage)).status,
    ).toBe(401);
    const upgrade = [
      '-H',
      'Connection: Upgrade',
      '-H',
      'Upgrade: websocket',
      '-H',
      'Sec-WebSocket-Version: 13',
    ];
    const key = ['-H', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
    expect((await site.curl('--http1.1', `${tlsUrl}/api/live`, ...upgrade, ...key)).status).toBe(401);
    for (const host of ['evil.example', 'localhost', '127.0.0.1', `${deskIp}.evil.example`])
      expect((await site.curl(`${tlsUrl}/`, '-H', `Host: ${host}`)).status).toBe(
        host.includes('evil') ? 403 : 200,
      );
    expect((await site.curl(`${tlsUrl}/`, '-H', 'Origin: https://evil.example')).status).toBe(403);
    expect((await site.call('access.whoami', {}, '-H', 'Host: localhost')).status).toBe(401);
    const page = await site.curl(`${tlsUrl}/`);
    expect(page.headers).toContain("frame-ancestors 'none'");
    expect(page.headers.toLowerCase()).not.toContain('strict-transport-security');
  });

  test('a session is a cookie of this host alone, and counts only in our own pages', async () => {
    const body = JSON.stringify({ username: 'carol', password });
    const noOrigin = await site.curl(`${tlsUrl}/api/login`, ...json, '-d', body);
    const wrong = await site.curl(
      `${tlsUrl}/api/login`,
      ...json,
      '-H',
      'x-metaldesk: 1',
      '-H',
      'Origin: https://evil.example',
      '-d',
      body,
    );
    expect([noOrigin.status, wrong.status]).toEqual([403, 403]);
    const answer = await site.curl(`${tlsUrl}/api/login`, ...json, ...ownPage, '-d', body);
    expect(answer.headers).toMatch(
      /^set-cookie: __Host-metaldesk=[\w-]{43}; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Strict/im,
    );
    const cookie = /^set-cookie: ([^;]+)/im.exec(answer.headers)![1]!;
    const mine = await site.call('access.whoami', {}, ...cookieHeader(cookie), ...ownPage);
    expect(JSON.parse(mine.body)).toMatchObject({ ok: true, value: { username: 'carol', signedIn: true } });
    const origin = ['-H', `Origin: ${tlsUrl}`];
    expect((await site.call('access.whoami', {}, ...cookieHeader(cookie))).status).toBe(403);
    expect((await site.call('access.whoami', {}, ...cookieHeader(cookie), ...origin)).status).toBe(403);
    expect((await site.call('access.users', {}, ...cookieHeader(cookie), ...ownPage)).status).toBe(403);
    const out = await site.curl(
      `${tlsUrl}/api/logout`,
      ...json,
      ...ownPage,
      ...cookieHeader(cookie),
      '-d',
      '{}',
    );
    expect([out.status, out.headers.includes('Max-Age=0')]).toEqual([200, true]);
    expect((await site.call('access.whoami', {}, ...cookieHeader(cookie), ...ownPage)).status).toBe(401);
  });

  test('a session that is revoked ends at once, its live view as well', async () => {
    const cookie = await site.logIn();
    const { sessions } = await site.atDesk<{ sessions: { id: number; from: string }[] }>(
      'access',
      'sessions',
      '--everyone',
    );
    expect(sessions[0]).toMatchObject({ from: '10.91.0.2' });
    const closed = farModule(site, 'https-live', tlsUrl, cookie);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const { id } of sessions) await site.atDesk('access', 'session-revoke', '--id', String(id));
    expect((await closed).trim().split('\n')).toEqual(['carol', '4401']);
    expect((await site.call('access.whoami', {}, ...cookieHeader(cookie), ...ownPage)).status).toBe(401);
  });

  test('the command line goes over TLS with an API key, once it knows the certificate', async () => {
    const made = await site.atDesk<Record<string, string>>('access', 'create-api-key', '--username', 'carol');
    const key = `${made['consumerKey']}:${made['tokenKey']}:${made['tokenSecret']}`;
    const { certificate } = await site.atDesk<TlsState>('access', 'tls');
    const far = (...args: string[]) => cli([...args, '--api-key', key, 'access', 'whoami'], site.far);
    const stranger = await far('--url', tlsUrl);
    expect(stranger).toMatchObject({ code: 4, stdout: '' });
    expect(stranger.stderr).toContain(certificate.fingerprint);
    expect((await far('--url', tlsUrl, '--fingerprint', certificate.fingerprint)).stdout).toContain(
      'username: carol',
    );
    expect((await far('--url', tlsUrl, '--ca', pem)).stdout).toContain('username: carol');
    const other = await far('--url', tlsUrl, '--fingerprint', certificate.fingerprint.replace(/^../, '00'));
    expect(other).toMatchObject({ code: 4, stdout: '' });
    expect((await far('--url', plainUrl)).code).toBe(2);
    expect((await cli(['--url', tlsUrl, '--ca', pem, 'access', 'whoami'], site.far)).code).toBe(4);
  });

  test('10,000 tries are answered in bounded memory; an admin lifts the lock, and the right user gets in', async () => {
    const memory = async (): Promise<number> =>
      Number(/^process_resident_memory_bytes (\d+)/m.exec((await site.curl(`${tlsUrl}/metrics`)).body)![1]);
    const before = await memory();
    const said = await farModule(site, 'https-flood', tlsUrl);
    const counts = JSON.parse(said) as Record<string, number>;
    expect(Object.keys(counts).sort()).toEqual(['401', '429']);
    expect((counts['401'] ?? 0) + (counts['429'] ?? 0)).toBe(10_000);
    expect(counts['401']).toBeLessThan(60);
    expect((await memory()) - before).toBeLessThan(120e6);
    const body = JSON.stringify({ username: 'carol', password });
    const locked = await site.curl(`${tlsUrl}/api/login`, ...json, ...ownPage, '-d', body);
    expect([locked.status, /^retry-after: \d+/im.test(locked.headers)]).toEqual([429, true]);
    const { lockouts } = await site.atDesk<{ lockouts: { kind: string; of: string }[] }>(
      'access',
      'lockouts',
    );
    expect(lockouts).toContainEqual(expect.objectContaining({ kind: 'user', of: 'carol' }));
    await site.atDesk('access', 'lockout-lift');
    await site.logIn();
  });

  test("an admin's own certificate is checked in words, and then shown, with HSTS", async () => {
    const at = (name: string): string => path.join(site.dir, name);
    const run = (command: string): void =>
      void execFileSync('sh', ['-c', command], { cwd: site.dir, stdio: 'ignore' });
    run(
      'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=lab-ca -days 30',
    );
    run(
      'openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout desk.key -out desk.csr -subj /CN=desk',
    );
    writeFileSync(at('ext'), `subjectAltName=DNS:desk.lab.example,IP:${deskIp}\n`);
    run(
      'openssl x509 -req -in desk.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 -extfile ext -out desk.pem',
    );
    const set = (certificate: string, key: string) =>
      site.atDesk('access', 'set-tls', '--certificate-file', at(certificate), '--key-file', at(key));
    await expect(set('desk.pem', 'ca.key')).rejects.toThrow(/does not belong to the certificate/);
    await expect(set('desk.key', 'desk.key')).rejects.toThrow(/holds a key, not a certificate/);
    await expect(set('missing.pem', 'desk.key')).rejects.toThrow(/does not exist/);
    await set('desk.pem', 'desk.key');
    await expect
      .poll(async () => (await site.atDesk<TlsState>('access', 'tls')).certificate.selfSigned, {
        timeout: 10_000,
      })
      .toBe(false);
    const page = await site.curl(`${tlsUrl}/`, '--cacert', at('ca.pem'), '--no-insecure');
    expect(page.status).toBe(200);
    expect(page.headers.toLowerCase()).toContain('strict-transport-security: max-age=31536000');
    const named = await site.curl(
      'https://desk.lab.example:5443/',
      '--resolve',
      `desk.lab.example:5443:${deskIp}`,
    );
    expect(named.status).toBe(200);
  });

  test('a password set from a file counts at once, and ends the sessions of the one before', async () => {
    const cookie = await site.logIn();
    const file = path.join(site.dir, 'password');
    writeFileSync(file, `${password}, a new one\n`);
    const data = ['--data', path.join(site.dir, 'data')];
    const set = await cli([...data, 'password', '--username', 'carol', '--password-file', file]);
    expect(set).toMatchObject({ code: 0, stdout: 'carol has a new password.\n' });
    expect((await site.call('access.whoami', {}, ...cookieHeader(cookie), ...ownPage)).status).toBe(401);
    await expect(site.logIn()).rejects.toThrow(/password is wrong/);
  });

  test('no secret is in the log, and the key of the certificate lies sealed', async () => {
    const log = site.desk.stderr() + site.desk.stdout();
    expect(log).not.toContain(password);
    expect(log).not.toContain('__Host-metaldesk=');
    const database = readFileSync(path.join(site.dir, 'data/metaldesk.db'), 'latin1');
    expect(database.includes('PRIVATE KEY')).toBe(false);
    expect(database.includes(password)).toBe(false);
  });
});
