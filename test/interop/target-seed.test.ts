import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { storedUserData } from '../../services/site/deploy/target/stored-user-data.ts';
import { firstStart } from './first-start.ts';
import { facts } from './target-samples.ts';

/** Keys are a set: cloud-init writes them in any order. */
const keysIn = (text: string): string[] => text.trim().split('\n').sort();

test('a machine that is deployed without user-data knows its name, lets the keys in, and phones home', async () => {
  const started = await firstStart(facts);
  expect(started.code).toBe(0);
  expect(started.read('exit'), started.read('output')).toBe('0\n');
  expect(started.read('ds-identify')).toMatch(/datasource_list: \[ NoCloud, None \]/);
  expect(JSON.parse(started.read('result.json'))).toMatchObject({
    v1: { datasource: expect.stringContaining('NoCloud') as string, errors: [] },
  });
  expect(started.read('hostname')).toBe('web-01\n');
  expect(started.read('kernel-hostname')).toBe('web-01\n');
  expect(started.read('hosts')).toMatch(/^127\.0\.1\.1 web-01\.lab\.example web-01$/m);
  expect(started.read('timezone')).toBe('Europe/Berlin\n');
  expect(keysIn(started.read('authorized_keys'))).toEqual(keysIn(facts.keys.join('\n')));
  // The network is ours alone: cloud-init wrote nothing beside it.
  expect(started.read('network-files').trim().split('\n')).toEqual(
    facts.network.nics
      .flatMap(({ name }) =>
        ['link', 'network'].map((kind) => `/etc/systemd/network/10-metaldesk-${name}.${kind}`),
      )
      .sort(),
  );

  const [home, ...more] = started.posts.filter((post) => post.path.includes('/deployed/'));
  expect(more).toEqual([]);
  expect(home?.path).toBe(`/MAAS/metadata/deployed/abc123/${facts.token}`);
  const fields = new URLSearchParams(home?.body);
  expect(fields.get('hostname')).toBe('web-01');
  expect(fields.get('fqdn')).toBe('web-01.lab.example');
  expect(fields.get('instance_id')).toBe('i-7');
  expect(fields.get('pub_key_ed25519')).toMatch(/^ssh-ed25519 AAAA/);

  const reports = started.posts.filter((post) => post.path === '/MAAS/metadata/status/abc123');
  expect(reports.every((post) => post.by?.tokenKey === facts.credentials.tokenKey)).toBe(true);
  expect(reports.every((post) => post.by?.tokenSecret === facts.credentials.tokenSecret)).toBe(true);
  const last = reports
    .map((post) => JSON.parse(post.body) as { name: string; event_type: string; result?: string })
    .filter((report) => report.name === 'modules-final');
  expect(last.at(-1)).toMatchObject({ event_type: 'finish', result: 'SUCCESS' });
});

test("packed parts arrive whole; the user's key joins ours, and the webhook still tells when phone_home is theirs", async () => {
  const config = [
    '#cloud-config',
    'ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJustTheirOwnKey their@own]',
    'phone_home: {url: "http://127.0.0.1:9/nobody", tries: 1}',
    'runcmd: [[false]]',
  ].join('\n');
  const script = '#!/bin/sh\nprintf "%s" "by $(hostname)" >/made-by-user-data\n';
  const message = [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="=-="',
    '',
    '--=-=',
    'Content-Type: text/cloud-config',
    '',
    config,
    '--=-=',
    'Content-Type: text/x-shellscript',
    '',
    script,
    '--=-=--',
    '',
  ].join('\n');
  const packed = gzipSync(message);
  const started = await firstStart({ ...facts, userData: storedUserData(packed) });
  expect(started.code).toBe(0);
  // cloud-init keeps it unpacked.
  expect([message, packed.toString('latin1')]).toContain(started.userData?.toString('latin1'));
  expect(started.read('made')).toBe('by web-01');
  expect(keysIn(started.read('authorized_keys'))).toEqual(
    keysIn([...facts.keys, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJustTheirOwnKey their@own'].join('\n')),
  );
  expect(started.posts.filter((post) => post.path.includes('/deployed/'))).toEqual([]);
  const ends = started.posts.filter(
    ({ body }) => body.includes('"modules-final"') && body.includes('"finish"'),
  );
  expect(ends).toHaveLength(1);
});
