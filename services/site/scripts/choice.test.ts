import { expect, test } from 'vitest';
import { choose, scriptsFor, timeoutOf, whyNotDestructive } from './choice.ts';
import { isFor, globFits } from './for-hardware.ts';
import { readHeader } from './header.ts';
import { instancesOf } from './instances.ts';
import type { Script } from './library.ts';
import { wrongValue, type Parameter } from './parameters.ts';

const script = (name: string, ...lines: string[]): Script => {
  const own = lines.includes('own');
  const all = [`name: ${name}`, ...lines.filter((l) => l !== 'own')];
  const text = `#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n${all.map((l) => `# ${l}\n`).join('')}# --- End MAAS 1.0 script metadata ---\n`;
  const header = readHeader(text);
  if ('wrong' in header) throw new Error(header.wrong);
  return { ...header, id: 1, body: null, versionId: 1, builtIn: !own };
};
const commissioning = 'script_type: commissioning';
const house: Script[] = [
  script('30-bmc', commissioning, 'tags: bmc-config'),
  script('50-read', commissioning),
  script('60-own', commissioning, 'own'),
  script('70-rare', commissioning, 'own', 'tags: noauto'),
  script(
    'badblocks-destructive',
    'destructive: true',
    'tags: [destructive]',
    'parameters: {storage: {type: storage}}',
  ),
  script(
    'fio',
    'tags: [storage]',
    'parameters: {storage: {type: storage}, runtime: {type: runtime, min: 10, max: 3600}}',
  ),
  script(
    'net',
    'tags: [network]',
    'parameters: {interface: {type: interface}, url: {type: url, allow_list: true, required: true}}',
  ),
  script('quick', 'tags: [commissioning, storage]'),
  script('rare', 'tags: [storage, noauto]'),
  script('wipe-disks', 'script_type: release', 'parameters: {quick_erase: {type: boolean, default: false}}'),
  script('x-install', 'script_type: deployment'),
];
const names = (purpose: Parameters<typeof scriptsFor>[1], words?: string[]): string =>
  scriptsFor(house, purpose, words)
    .map((s) => s.name)
    .join(' ');

test('what a run does by default', () => {
  expect(names('enlist')).toBe('50-read 60-own');
  expect(names('commission')).toBe('30-bmc 50-read 60-own quick');
  expect(names('test')).toBe('quick');
  expect(names('release')).toBe('wipe-disks');
  expect(names('deploy')).toBe('x-install');
  expect(names('rescue')).toBe('');
});

test('scripts are chosen by name or tag; noauto ones by their name alone; none leaves tests out', () => {
  expect(names('test', ['storage'])).toBe('fio quick');
  expect(names('test', ['rare', 'network'])).toBe('net rare');
  expect(names('commission', ['none'])).toBe('30-bmc 50-read 60-own');
  expect(names('commission', ['70-rare', 'quick'])).toBe('30-bmc 50-read 70-rare quick');
  expect(names('commission', ['fio'])).toBe('30-bmc 50-read 60-own fio');
});

test.each([
  [{ scripts: ['nope'] }, 'No script is called nope, or carries it as a tag. See the Scripts page.'],
  [{ scripts: ['wipe-disks'] }, 'wipe-disks is a script of type release; it cannot run here.'],
  [{ scripts: ['none'] }, 'No script is chosen: there is nothing to run.'],
  [{ scripts: ['net'] }, 'net needs a value for url.'],
  [{ scripts: ['fio'], parameters: { fio: { runtime: '00:00:05' } } }, 'runtime of fio is at least 10 s.'],
  [{ scripts: ['fio'], parameters: { fio: { runtime: 7200 } } }, 'runtime of fio is at most 1 h.'],
  [{ scripts: ['fio'], parameters: { fio: { speed: 1 } } }, 'fio takes no value called speed.'],
  [
    { scripts: ['fio'], parameters: { quick: { x: 1 } } },
    'There are values for quick, but it is not chosen.',
  ],
  [
    { scripts: ['fio'], parameters: { nope: { x: 1 } } },
    'There are values for nope, but no script is called so.',
  ],
  [
    { scripts: ['net'], parameters: { '*': { url: 'https://a.example, nonsense' } } },
    'url of net: "nonsense" is not a URL, such as https://example.org.',
  ],
])('a choice that cannot be: %j', (choice, sentence) => {
  expect(choose(house, 'test', choice).problems).toContain(sentence);
});

test('values are completed, cleaned, and a runtime moves the time limit', () => {
  const { chosen, problems } = choose(house, 'test', {
    scripts: ['fio', 'net'],
    parameters: {
      fio: { runtime: '00:02:00', storage: 'sda,sdb' },
      '*': { url: 'https://a.example , icmp://b' },
    },
  });
  expect(problems).toEqual([]);
  expect(chosen.map((c) => [c.script.name, c.values, timeoutOf(c)])).toEqual([
    ['fio', { storage: 'sda,sdb', runtime: 120 }, 420],
    ['net', { interface: 'all', url: 'https://a.example,icmp://b' }, 300],
  ]);
});

test.each<[Parameter, unknown, string | null]>([
  [{ type: 'boolean' }, 'true', null],
  [{ type: 'boolean' }, 'perhaps', 'v is true or false, not "perhaps".'],
  [{ type: 'choice', choices: [{ value: 'a', label: 'A' }] }, 'b', 'v is one of a, not "b".'],
  [{ type: 'string', min: 3 }, 'ab', 'v is at least 3 characters long.'],
  [{ type: 'password', max: 3 }, 'abcd', 'v is at most 3 characters long.'],
  [{ type: 'string' }, 'a\nb\0', 'v holds control characters.'],
  [{ type: 'string' }, { a: 1 }, 'v is a text.'],
  [{ type: 'runtime' }, '1:99:x', 'v is a time: seconds, or HH:MM:SS, at most 7 days.'],
  [{ type: 'storage' }, ' ', 'v is empty. Name what to run on, or say all.'],
  [
    { type: 'url' },
    'file:///etc/passwd',
    'v: "file:///etc/passwd" is not a URL, such as https://example.org.',
  ],
])('%j with %j', (parameter, value, wrong) => {
  expect(wrongValue('v', parameter, value)).toBe(wrong);
});

test('destructive tests are refused where somebody uses the machine', () => {
  const { chosen } = choose(house, 'test', { scripts: ['badblocks-destructive'] });
  expect(whyNotDestructive(chosen, { hostname: 'db-1', inUse: true })).toBe(
    'db-1 is in use, and badblocks-destructive would destroy what its disks hold. Release the machine first, or leave it out.',
  );
  expect(whyNotDestructive(chosen, { hostname: 'db-1', inUse: false })).toBeNull();
});

const disks = ['sda', 'sdb', 'nvme0n1'].map((name) => ({
  ...{
    name,
    path: `/dev/${name}`,
    idPath: `/dev/disk/by-id/${name}-x`,
    model: name === 'sdb' ? 'WD' : 'ST12',
    serial: `S-${name}`,
  },
}));
const cards = [
  { name: 'eno1', mac: '52:54:00:00:00:01', vendor: 'Intel', product: 'X710', linkConnected: true },
  { name: 'eno2', mac: '52:54:00:00:00:02', vendor: 'Intel', product: 'X710', linkConnected: false },
];
test.each([
  ['storage', 'all', 'sda sdb nvme0n1'],
  ['storage', 'sdb, S-nvme0n1', 'sdb nvme0n1'],
  ['storage', 'ST12', 'sda nvme0n1'],
  ['storage', '/dev/disk/by-id/sda-x', 'sda'],
  ['storage', 'WD:S-sdb', 'sdb'],
  ['interface', 'all', 'eno1'],
  ['interface', 'eno2,52:54:00:00:00:01', 'eno1 eno2'],
  ['interface', 'Intel:X710', 'eno1 eno2'],
] as const)('%s=%s runs on %s', (kind, wanted, targets) => {
  const { instances, missing } = instancesOf(kind, wanted, { disks, cards });
  expect([instances.map((i) => i.target).join(' '), missing]).toEqual([targets, []]);
});

test('what is not there is named; without a cable all cards are tried', () => {
  expect(instancesOf('storage', 'sdz', { disks, cards })).toEqual({
    instances: [],
    missing: ['sdz'],
    skip: 'The machine has no disk sdz.',
  });
  expect(instancesOf('storage', 'sda,sdz', { disks, cards }).missing).toEqual(['sdz']);
  expect(instancesOf('interface', 'all', { disks, cards: [] }).skip).toBe('The machine has no network card.');
  expect(instancesOf('interface', 'all', { disks, cards: [cards[1]!] }).instances[0]).toMatchObject({
    target: 'eno2',
    subject: 'nic:52:54:00:00:00:02',
    value: { name: 'eno2', mac_address: '52:54:00:00:00:02' },
  });
});

test('for_hardware: devices, names of the system, patterns of modaliases', () => {
  const machine = {
    devices: [{ bus: 'pci' as const, vendorId: '10de', productId: '1eb8' }],
    info: { system_vendor: 'Dell Inc.' },
    modaliases: ['pci:v00008086d00001533sv000010', 'acpi:PNP0A08:'],
  };
  const fits = (...ids: string[]): boolean => isFor(ids, machine);
  expect(fits()).toBe(true);
  expect(fits('pci:10DE:1eb8')).toBe(true);
  expect(fits('pci:10de:*')).toBe(true);
  expect(fits('usb:10de:1eb8')).toBe(false);
  expect(fits('system_vendor:dell inc.')).toBe(true);
  expect(fits('modalias:pci:v00008086d*')).toBe(true);
  expect(fits('modalias:pci:v00001234d*', 'pci:ffff:*')).toBe(false);
  expect(globFits('*a*a*a*a*a*b', 'a'.repeat(5000))).toBe(false);
});
