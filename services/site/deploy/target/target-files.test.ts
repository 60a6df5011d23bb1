import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { modelProblems, type TargetNic } from './model.ts';
import { networkFiles, renderers } from './render.ts';
import { storedUserData } from './stored-user-data.ts';
import { targetFiles, type TargetFacts } from './target-files.ts';

const nic = (given: Partial<TargetNic>): TargetNic => ({
  ...{ mac: '52:54:00:00:00:01', name: 'enp1s0', boot: true, dhcp4: false, addresses: [] },
  ...{ gateway4: null, gateway6: null, dns: [], search: [], mtu: null, routes: [] },
  ...given,
});
const facts: TargetFacts = {
  machine: { systemId: 'abc123', hostname: 'web', domain: 'lab.example', instanceId: 'i-7' },
  desk: { url: 'http://10.77.0.1:5248' },
  token: 'token-of-it',
  credentials: { consumerKey: 'c', tokenKey: 't', tokenSecret: 's3cret' },
  keys: ['ssh-ed25519 AAAA mira'],
  loginUser: 'debian',
  userData: null,
  network: { nics: [nic({ dhcp4: true })] },
  renderer: 'netplan',
};
const fileAt = (given: Partial<TargetFacts>, path: string) =>
  targetFiles({ ...facts, ...given }).files.find((file) => file.path === path);
const cloudConfig = (given: Partial<TargetFacts> = {}) =>
  parse(fileAt(given, '/etc/cloud/cloud.cfg.d/99_metaldesk.cfg')!.content) as Record<string, unknown>;

test('what holds a secret can be read by root alone', () => {
  const open = targetFiles(facts).files.filter((file) => file.mode !== '0600');
  expect(open.map((file) => file.path)).toEqual(['/etc/hostname', '/etc/hosts']);
  expect(open.map((file) => file.content).join()).not.toMatch(/s3cret|token-of-it/);
});

test('user-data arrives byte for byte, whatever it is', () => {
  const kinds = [
    '#cloud-config\npackages: [vim]\n',
    '#!/bin/sh\r\nprintf "ä\\n"',
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x--',
    '\ufeff#cloud-config\n',
    '',
  ].map((text) => Buffer.from(text));
  for (const bytes of [...kinds, gzipSync('#cloud-config\n')]) {
    const file = fileAt({ userData: storedUserData(bytes) }, '/var/lib/cloud/seed/nocloud/user-data')!;
    const written = Buffer.from(file.content, file.encoding === 'text' ? 'utf8' : 'base64');
    expect(written.equals(bytes), bytes.toString('latin1')).toBe(true);
  }
});

test('gzip that came in base64 with line ends is the gzip', () => {
  const packed = gzipSync('#!/bin/sh\n'.repeat(50));
  const lines = packed.toString('base64').replace(/.{20}/g, '$&\n');
  const file = fileAt({ userData: lines }, '/var/lib/cloud/seed/nocloud/user-data')!;
  expect(Buffer.from(file.content, 'base64').equals(packed)).toBe(true);
});

test('without user-data there is an empty cloud-config, which cloud-init wants to find', () => {
  expect(fileAt({}, '/var/lib/cloud/seed/nocloud/user-data')?.content).toBe('#cloud-config\n{}\n');
});

test("the machine reports with its own key, to its own address, and phones home with the deployment's token", () => {
  expect(cloudConfig()).toMatchObject({
    datasource_list: ['NoCloud', 'None'],
    network: { config: 'disabled' },
    reporting: {
      metaldesk: { endpoint: 'http://10.77.0.1:5248/MAAS/metadata/status/abc123', token_key: 't' },
    },
    phone_home: { url: 'http://10.77.0.1:5248/MAAS/metadata/deployed/abc123/token-of-it' },
    system_info: { default_user: { name: 'debian', lock_passwd: true } },
  });
  expect(cloudConfig()).not.toHaveProperty('disable_root');
  expect(cloudConfig({ loginUser: 'root' })).toMatchObject({ disable_root: false });
});

test('a machine without a domain is called by its name alone', () => {
  const machine = { ...facts.machine, domain: '' };
  expect(fileAt({ machine }, '/etc/hosts')?.content).toContain('127.0.1.1 web\n');
  expect(fileAt({ machine }, '/var/lib/cloud/seed/nocloud/meta-data')?.content).toContain(
    'local-hostname: web\n',
  );
});

test.each(renderers)(
  "with %s the image's own settings of it go first, and none of ours with them",
  (renderer) => {
    const { files, remove } = targetFiles({ ...facts, renderer });
    expect(remove).toContain('/var/lib/cloud');
    expect(remove.length).toBeGreaterThan(4);
    expect(remove.every((path) => path.startsWith('/') && path.split('/').length > 2)).toBe(true);
    expect(new Set(files.map((file) => file.path)).size).toBe(files.length);
  },
);

test('a static ifupdown system has its DNS servers written, one that asks by DHCP does not', () => {
  const has = (given: Partial<TargetNic>): boolean =>
    networkFiles({ nics: [nic({ dns: ['192.0.2.53'], ...given })] }, 'ifupdown').files.some(
      (file) => file.path === '/etc/resolv.conf',
    );
  expect(has({ addresses: ['10.77.0.20/24'] })).toBe(true);
  expect(has({ dhcp4: true })).toBe(false);
});

test('what cannot be rendered is a sentence, and no renderer is given it', () => {
  const other = nic({ mac: '52:54:00:00:00:02', name: 'enp2s0', boot: false });
  expect(modelProblems({ nics: [nic({ name: 'a-name-of-16-char' }), other] })[0]).toMatch(/15/);
  expect(modelProblems({ nics: [nic({ name: '../../etc' })] })).toHaveLength(1);
  expect(modelProblems({ nics: [nic({}), { ...other, name: 'enp1s0' }] })[0]).toMatch(/name enp1s0/);
  expect(modelProblems({ nics: [nic({}), { ...other, mac: nic({}).mac }] })[0]).toMatch(/hardware address/);
  const two = { nics: [nic({ gateway4: '10.77.0.1' }), { ...other, gateway4: '10.78.0.1' }] };
  expect(modelProblems(two)).toEqual([
    'enp1s0 and enp2s0 both have a default gateway: leave it to one of them.',
  ]);
  expect(() => networkFiles(two, 'netplan')).toThrow(/default gateway/);
  expect(
    modelProblems({ nics: [nic({ gateway4: '10.77.0.1' }), { ...other, gateway6: 'fd00::1' }] }),
  ).toEqual([]);
});
