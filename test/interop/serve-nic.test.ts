import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { aDataDir, aDesk, cli } from '../desk-process.ts';
import { aNamespace, addAddress, cable, mayMakeNamespaces, type Namespace } from '../netns.ts';

const here = mayMakeNamespaces() ? test : test.skip;

const nicFile = (dir: string): string => {
  writeFileSync(path.join(dir, 'password'), 'correct horse\n');
  const file = path.join(dir, 'desk.yaml');
  writeFileSync(
    file,
    `nic: mdesk0
domain: lab.example
admin: { username: carol, passwordFile: ./password }
autoCommission: false
upstreamNtp: [192.0.2.123]
subnets:
  - { cidr: 10.77.0.0/24, gateway: 10.77.0.1, dynamicRange: [10.77.0.100, 10.77.0.199], dns: [192.0.2.53], vlan: 0 }
services:
  dhcp4: { enabled: true, mode: authoritative, besideOthers: false }
  dhcp6: { enabled: false }
  http: { port: 5248 }
`,
  );
  return file;
};
const status = (from: Namespace, url: string, ...more: string[]): Promise<string> =>
  from.run('curl', '-s', '-m', '5', '-o', '/dev/null', '-w', '%{http_code}', ...more, url);

here(
  'a picked NIC: addresses, boot files and metadata for machines; off loopback three doors and no more',
  async () => {
    using folder = aDataDir();
    await using at = await aNamespace('d');
    await using machine = await aNamespace('m');
    await cable(at, 'mdesk0', machine, 'mach0');
    await addAddress(at, 'mdesk0', '10.77.0.1/24');
    const config = nicFile(folder.dir);
    const data = path.join(folder.dir, 'data');
    await using desk = await aDesk(['--data', data, '--http', '0.0.0.0:5240', '--config', config], at);
    expect(desk.ready.url).toBe('http://127.0.0.1:5240');
    expect(desk.ready.services).toMatchObject({ dhcp4: 'listening', tftp: 'listening', http: 'listening' });

    await machine.run('udhcpc', '-i', 'mach0', '-n', '-q', '-f', '-t', '5', '-T', '1', '-s', '/bin/true');
    await addAddress(machine, 'mach0', '10.77.0.100/24');
    const leases = await cli(['--data', data, '--json', 'network', 'leases'], at);
    expect(JSON.parse(leases.stdout)).toMatchObject({
      total: 1,
      items: [{ address: '10.77.0.100', state: 'active' }],
    });

    const script = await machine.run('curl', '-s', 'http://10.77.0.1:5248/boot/ipxe?platform=efi');
    expect(script).toMatch(/^#!ipxe/);
    const machines = 'http://10.77.0.1:5248';
    const enlist = `${machines}/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed`;
    expect(await status(machine, enlist)).toBe('200');
    for (const closed of ['/api/call/desk.status', '/healthz', '/MAAS/api/2.0/version/'])
      expect([closed, await status(machine, `${machines}${closed}`)]).toEqual([closed, '404']);

    const open = ['/healthz', '/metrics', '/MAAS/api/2.0/version/'];
    const closed = ['/', '/index.html', '/api/live', '/api/call/desk.status', '/healthz/../', '//healthz'];
    const from = (path: string): Promise<string> =>
      status(machine, `http://10.77.0.1:5240${path}`, '--path-as-is');
    expect(await Promise.all(open.map(from))).toEqual(open.map(() => '200'));
    expect(await Promise.all(closed.map(from))).toEqual(closed.map(() => '403'));
    expect(await status(at, 'http://10.77.0.1:5240/')).toBe('403');
    expect(await status(at, 'http://127.0.0.2:5240/')).toBe('200');
  },
);

here('the same configuration twice changes nothing', async () => {
  using folder = aDataDir();
  await using at = await aNamespace('d');
  await using machine = await aNamespace('m');
  await cable(at, 'mdesk0', machine, 'mach0');
  await addAddress(at, 'mdesk0', '10.77.0.1/24');
  const args = [
    '--data',
    path.join(folder.dir, 'data'),
    '--http',
    '127.0.0.1:5240',
    '--config',
    nicFile(folder.dir),
  ];
  const seen = async (): Promise<unknown[]> => {
    await using desk = await aDesk(args, at);
    expect(desk.ready.services).toMatchObject({ dhcp4: 'listening' });
    const ask = async (...words: string[]): Promise<unknown> =>
      JSON.parse((await cli([...args.slice(0, 2), '--json', ...words], at)).stdout);
    const found = [await ask('events', 'list'), await ask('network', 'subnets')];
    await desk.stop();
    return found;
  };
  const first = await seen();
  expect(JSON.stringify(first)).toContain('10.77.0.100');
  expect(await seen()).toEqual(first);
});

here(
  'a NIC without an address is refused with the command that sets it; once it is set, machines are served',
  async () => {
    using folder = aDataDir();
    await using at = await aNamespace('d');
    await using machine = await aNamespace('m');
    await cable(at, 'mdesk0', machine, 'mach0');
    const data = path.join(folder.dir, 'data');
    await using desk = await aDesk(
      ['--data', data, '--http', '127.0.0.1:5240', '--config', nicFile(folder.dir)],
      at,
    );
    expect(desk.ready.services['dhcp4']).toMatch(
      /^refused: mdesk0 has no address.* ip addr add 10\.77\.0\.\d+\/24 dev mdesk0/,
    );
    expect(desk.ready.services['http']).toMatch(/^refused: mdesk0 has no address/);
    await addAddress(at, 'mdesk0', '10.77.0.1/24');
    const states = async (): Promise<string[]> => {
      const { stdout } = await cli(['--data', data, '--json', 'desk', 'status'], at);
      const { services } = JSON.parse(stdout) as { services: { name: string; state: string }[] };
      return services.filter((s) => ['dhcp4', 'tftp', 'http'].includes(s.name)).map((s) => s.state);
    };
    await expect
      .poll(states, { timeout: 20_000, interval: 500 })
      .toEqual(['listening', 'listening', 'listening']);
  },
);

here('first run over the contract: interfaces, a proposal, start', async () => {
  using folder = aDataDir();
  await using at = await aNamespace('d');
  await using machine = await aNamespace('m');
  await cable(at, 'mdesk0', machine, 'mach0');
  await addAddress(at, 'mdesk0', '10.77.0.1/24');
  const data = path.join(folder.dir, 'data');
  await using desk = await aDesk(['--data', data, '--http', '127.0.0.1:5240'], at);
  expect(desk.ready.services['dhcp4']).toBe('stopped');
  const ask = async (...words: string[]): Promise<unknown> => {
    const { stdout, stderr } = await cli(['--data', data, '--json', ...words], at);
    return JSON.parse(stdout || JSON.stringify(stderr));
  };
  expect(await ask('network', 'nics')).toMatchObject({
    mayBindPorts: true,
    nics: [{ name: 'mdesk0', suggested: true, kind: 'virtual', linkUp: true }],
  });
  expect(await ask('network', 'listen', '--nic', 'mdesk0', '--seconds', '2')).toMatchObject({
    dhcpServers: [],
    devices: 0,
  });
  const { setup } = (await ask('network', 'propose', '--nic', 'mdesk0')) as {
    setup: { nic: string; subnet: object };
  };
  expect(setup.subnet).toEqual({
    cidr: '10.77.0.0/24',
    dns: [],
    dynamicRange: ['10.77.0.100', '10.77.0.199'],
  });
  const started = await ask('network', 'start', '--nic', setup.nic, '--subnet', JSON.stringify(setup.subnet));
  expect(started).toMatchObject({ services: { dhcp4: 'listening', tftp: 'listening', http: 'listening' } });
  const run = machine.run('udhcpc', '-i', 'mach0', '-n', '-q', '-f', '-t', '5', '-T', '1', '-s', '/bin/true');
  await expect(run).resolves.toBeDefined();
});
