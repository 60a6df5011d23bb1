import { expect, test } from 'vitest';
import type { NicSigns } from './nic-signs.ts';
import { preflight, type PreflightAsks } from './preflight.ts';

const nic: NicSigns = {
  ...{ name: 'enp3s0', mac: '3c:ec:ef:00:00:01', hardwareType: 1, linkUp: true, speedMbps: 10_000 },
  ...{ driver: 'ixgbe', isWireless: false, isBridge: false, isTunnel: false, isPair: false },
  ...{ switchedOff: false, bus: 'pci', master: null, defaultRoute: false, gateway: null },
  addresses: [{ address: '10.77.0.1', prefix: 24 }],
};
const gib = 2 ** 30;
const good: PreflightAsks = {
  udpHolders: () => Promise.resolve([]),
  tcpHolders: () => Promise.resolve([]),
  firewall: () => Promise.resolve(null),
  disk: () => Promise.resolve({ freeBytes: 9 * gib, neededBytes: 3 * gib }),
  rightsFix: () => null,
  mayGiveAddresses: () => true,
};
const look = async (asks: Partial<PreflightAsks>, mode: 'authoritative' | 'proxy' = 'authoritative') =>
  (await preflight({ nic, mode, httpPort: 5248 }, { ...good, ...asks })).filter((f) => f.level !== 'fine');

test('where all is well, each thing that was looked at says so', async () => {
  const findings = await preflight({ nic, mode: 'authoritative', httpPort: 5248 }, good);
  expect(findings.filter((f) => f.id !== 'neighbours').map((f) => [f.id, f.level])).toEqual([
    ['rights', 'fine'],
    ['ports', 'fine'],
    ['firewall', 'fine'],
    ['disk', 'fine'],
  ]);
  expect(findings[1]!.sentence).toBe('UDP 67 (DHCP), UDP 69 (TFTP), TCP 5248 (HTTP) are free on enp3s0.');
});

const held = (more = {}) => ({
  address: '0.0.0.0',
  device: undefined,
  program: 'dnsmasq, process 812',
  ...more,
});

test('a port that is taken names its program and the way to stop it', async () => {
  const udpHolders = (port: number) => Promise.resolve(port === 67 ? [held()] : []);
  expect(await look({ udpHolders })).toEqual([
    {
      id: 'ports',
      level: 'stop',
      sentence: 'dnsmasq, process 812 holds UDP 67 (DHCP) on enp3s0. Stop it.',
      fix: 'sudo kill 812',
    },
  ]);
  const nameless = () => Promise.resolve([held({ program: undefined })]);
  expect((await look({ tcpHolders: nameless }))[0]).toMatchObject({ fix: "sudo ss -lnp 'sport = :5248'" });
});

test('a program on another interface or address is none of our business', async () => {
  expect(await look({ udpHolders: () => Promise.resolve([held({ device: 'virbr0' })]) })).toEqual([]);
  expect(await look({ tcpHolders: () => Promise.resolve([held({ address: '127.0.0.1' })]) })).toEqual([]);
});

test('beside another DHCP server port 4011 is needed as well', async () => {
  const udpHolders = (port: number) => Promise.resolve(port === 4011 ? [held()] : []);
  expect(await look({ udpHolders })).toEqual([]);
  expect((await look({ udpHolders }, 'proxy'))[0]!.sentence).toContain('UDP 4011');
});

test('a firewall that drops says which rule set, and how to let machines in', async () => {
  const packet = { nic: 'enp3s0', protocol: 'udp', port: 69 } as const;
  const firewall = () => Promise.resolve({ packet, by: 'ufw', fix: 'sudo ufw allow in on enp3s0' });
  expect(await look({ firewall })).toMatchObject([
    { id: 'firewall', level: 'warn', fix: 'sudo ufw allow in on enp3s0' },
  ]);
});

test('little room on the disk warns, hardly any stops', async () => {
  const disk = (freeBytes: number, neededBytes: number) => ({
    disk: () => Promise.resolve({ freeBytes, neededBytes }),
  });
  expect(await look(disk(2 * gib, 3 * gib))).toMatchObject([{ level: 'warn' }]);
  expect(await look(disk(2 * gib, 0))).toEqual([]);
  expect(await look(disk(gib / 2, 0))).toMatchObject([
    { level: 'stop', sentence: expect.stringContaining('Only 0.5 GiB are free') as string },
  ]);
});

test('without the right to open ports the command that starts it so stands beside', async () => {
  expect(await look({ rightsFix: () => 'sudo npm start' })).toMatchObject([
    { id: 'rights', level: 'stop', fix: 'sudo npm start' },
  ]);
});

test('a bare interface needs the right to give it an address; beside another server it is not given one', async () => {
  const bare = { ...nic, addresses: [] };
  const asks = { ...good, mayGiveAddresses: () => false };
  const of = { nic: bare, httpPort: 5248 } as const;
  const stops = async (mode: 'authoritative' | 'proxy') =>
    (await preflight({ ...of, mode }, asks)).filter((f) => f.level === 'stop').map((f) => f.id);
  expect(await stops('authoritative')).toEqual(['rights']);
  expect(await stops('proxy')).toEqual([]);
  expect(await look({ mayGiveAddresses: () => false })).toEqual([]);
});
