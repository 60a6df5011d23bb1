import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeClock, type FakeClock } from '../../../platform/clock.ts';
import { openEvents } from '../../../platform/events/events.ts';
import { silentLog } from '../../../platform/log.ts';
import { secretsWith } from '../../../platform/secrets/secrets.ts';
import { openStore, type Store } from '../../../platform/store/store.ts';
import type { TlsMaterial } from './certificate.ts';
import { namesOf } from './desk-names.ts';
import { httpsConfig } from './settings.ts';
import { changeTls, tlsState } from './state.ts';
import { openTls, type Tls } from './tls.ts';

const day = 24 * 3_600_000;
let dir: string;
let store: Store;
let clock: FakeClock;
let tls: Tls;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-tls-'));
  store = await openStore(dir);
  clock = fakeClock();
  const events = openEvents(store, clock);
  tls = openTls({ store, clock, events, secrets: secretsWith(Buffer.alloc(32, 7)), log: silentLog });
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

const shown = async (): Promise<TlsMaterial> => {
  const material = await tls.material('lab.example');
  if (!material.ok) throw new Error(material.problem.sentence);
  return material.value;
};

test('the desk makes itself one certificate, keeps it, and renews it a month before it ends, with the same key', async () => {
  const first = await shown();
  expect(first.facts).toMatchObject({
    selfSigned: true,
    names: expect.arrayContaining(['localhost', '127.0.0.1', '::1']) as string[],
  });
  expect(new X509Certificate(first.cert).checkHost('localhost')).toBe('localhost');
  expect((await shown()).cert).toBe(first.cert);
  await clock.advance(360 * day);
  expect((await shown()).cert).toBe(first.cert);
  await clock.advance(10 * day);
  const second = await shown();
  expect(second.facts.fingerprint).not.toBe(first.facts.fingerprint);
  expect(second.key).toBe(first.key);
  expect(second.facts.notAfter - clock.now()).toBeGreaterThan(390 * day);
});

test('a name that the certificate lacks brings a new one', async () => {
  const first = await shown();
  expect(await changeTls(tls, { names: ['desk.lab.example', '192.0.2.77'] }, 'ada')).toMatchObject({
    ok: true,
  });
  const second = await shown();
  expect(second.facts.names).toEqual(expect.arrayContaining(['desk.lab.example', '192.0.2.77']));
  expect(second.facts.fingerprint).not.toBe(first.facts.fingerprint);
});

test('the key is sealed in the store, and no answer shows it', async () => {
  const { key, facts } = await shown();
  const rows = await store.read.selectFrom('setting').selectAll().execute();
  const line = key.split('\n')[1]!;
  expect(JSON.stringify(rows)).toContain('sealedKey');
  expect(JSON.stringify(rows)).not.toContain(line);
  tls.tell({ state: 'listening', detail: '', urls: ['https://a'], material: { cert: '', key, facts } });
  expect(JSON.stringify(await tlsState(tls))).not.toContain(line);
});

test('files that cannot serve are refused in words, and nothing changes', async () => {
  const { cert, key } = await shown();
  const at = (name: string, text: string): string => {
    writeFileSync(path.join(dir, name), text);
    return path.join(dir, name);
  };
  const files = { cert: at('cert.pem', cert), key: at('key.pem', key), text: at('text', 'hello') };
  const change = (certificateFile: string | null, keyFile: string | null) =>
    changeTls(tls, { certificateFile, keyFile }, 'ada');
  const sentences = await Promise.all(
    [
      change(files.cert, null),
      change(files.text, files.key),
      change(files.cert, files.text),
      change(files.key, files.key),
      change(files.cert, path.join(dir, 'none')),
      change(files.cert, dir),
      change(files.cert, at('locked.pem', '-----BEGIN ENCRYPTED PRIVATE KEY-----\n')),
    ].map(async (result) => ((r) => (r.ok ? 'taken' : r.problem.sentence))(await result)),
  );
  const said = [
    'both the certificate and its key',
    'no certificate in PEM',
    'no private key',
    'holds a key, not',
    'does not exist',
    'is a folder',
    'pass phrase',
  ];
  expect(sentences).toEqual(said.map((text) => expect.stringContaining(text) as string));
  expect((await tls.settings()).certificateFile).toBeNull();
  expect(await change(files.cert, files.key)).toMatchObject({ ok: true });
  await clock.advance(400 * day);
  expect(await tls.material('lab.example')).toMatchObject({
    ok: false,
    problem: { sentence: expect.stringContaining('Renew it') as string },
  });
});

test('the configuration file says all of it; what it leaves out is as if it was never set', () => {
  expect(httpsConfig.parse({ listen: '[::]:5443' })).toEqual({
    listen: '[::]:5443',
    ...{ certificateFile: null, keyFile: null, names: [], plainMaas: true },
  });
  for (const wrong of [
    { listen: '5443' },
    { listen: 'a:99999' },
    { keyFile: './k' },
    { names: ['a b'] },
    { more: 1 },
  ])
    expect(httpsConfig.safeParse(wrong).success).toBe(false);
});

test('names of the desk: its own, short, with the domain, by mDNS; nothing that DNS does not allow', () => {
  expect(namesOf('Desk.Lab.Example', 'site.example', ['Other.example', 'no_name', ''])).toEqual([
    'desk.lab.example',
    'desk',
    'desk.local',
    'desk.site.example',
    'other.example',
  ]);
});
