import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  addAddress,
  addressesOf,
  aNamespace,
  aSwitch,
  cable,
  ended,
  mayMakeNamespaces,
  type Namespace,
} from '../netns.ts';
import { aDesk, aFolder, dhclientScript, udhcpcScript } from './dhcp-lab.ts';

const subnet = {
  cidr: '10.77.0.0/24',
  range: ['10.77.0.100', '10.77.0.150'],
  nic: 'eth1',
  gateway: '10.77.0.254',
} as const;
const patient = { timeout: 20_000, interval: 100 };
const lines = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n');

async function deskAndClient(): Promise<AsyncDisposable & { desk: Namespace; client: Namespace }> {
  const stack = new AsyncDisposableStack();
  const desk = stack.use(await aNamespace('desk'));
  const client = stack.use(await aNamespace('client'));
  await cable(desk, 'eth1', client, 'eth0');
  await addAddress(desk, 'eth1', '10.77.0.1/24');
  return { desk, client, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test.runIf(mayMakeNamespaces())('ISC dhclient gets, renews, releases and gets the same again', async () => {
  await using net = await deskAndClient();
  using dir = aFolder();
  await using desk = await aDesk(net.desk, { dir: dir.path, subnets: [subnet], leaseSeconds: 6 });
  expect(desk.health).toMatchObject({ state: 'listening' });
  const { script, log } = dhclientScript(dir.path);
  const files = ['-sf', script, '-lf', path.join(dir.path, 'leases'), '-pf', path.join(dir.path, 'pid')];
  const client = net.client.start('dhclient', '-4', '-d', ...files, 'eth0');
  await expect.poll(() => addressesOf(net.client, 'eth0'), patient).toEqual(['10.77.0.100']);
  expect(lines(log).at(-1)).toBe('BOUND eth0 10.77.0.100 lab.example 6');
  await expect.poll(() => lines(log).some((l) => l.startsWith('RENEW eth0 10.77.0.100')), patient).toBe(true);
  await ended(client);
  await net.client.run('dhclient', '-4', '-r', ...files, 'eth0');
  await expect.poll(async () => (await desk.ask('counters'))['released'], patient).toBe(1);
  net.client.start('dhclient', '-4', '-d', ...files, 'eth0');
  await expect.poll(() => addressesOf(net.client, 'eth0'), patient).toEqual(['10.77.0.100']);
  expect(await desk.ask('stop')).toEqual({ stopped: true });
});

test.runIf(mayMakeNamespaces())('busybox udhcpc gets, renews and releases', async () => {
  await using net = await deskAndClient();
  using dir = aFolder();
  await using desk = await aDesk(net.desk, { dir: dir.path, subnets: [subnet], leaseSeconds: 600 });
  const { script, log } = udhcpcScript(dir.path);
  const client = net.client.start('udhcpc', '-f', '-i', 'eth0', '-s', script, '-R');
  await expect.poll(() => addressesOf(net.client, 'eth0'), patient).toEqual(['10.77.0.100']);
  expect(lines(log).at(-1)).toBe('bound eth0 10.77.0.100 255.255.255.0 10.77.0.254 192.0.2.53 600 10.77.0.1');
  client.kill('SIGUSR1');
  await expect.poll(() => lines(log).at(-1), patient).toMatch(/^renew eth0 10\.77\.0\.100/);
  client.kill('SIGUSR2');
  await expect.poll(async () => (await desk.ask('counters'))['released'], patient).toBe(1);
  const counters = await desk.ask('counters');
  expect(counters['in']).toBe(counters['answered']! + counters['released']!);
});

test.runIf(mayMakeNamespaces())(
  'two machines on one wire have two addresses and reach each other',
  async () => {
    await using stack = new AsyncDisposableStack();
    using dir = aFolder();
    const [desk, hub, a, b] = [
      stack.use(await aNamespace('d')),
      stack.use(await aNamespace('s')),
      stack.use(await aNamespace('a')),
      stack.use(await aNamespace('b')),
    ];
    const bridge = await aSwitch(hub);
    for (const [namespace, nic, port] of [
      [desk, 'eth1', 'p0'],
      [a, 'eth0', 'p1'],
      [b, 'eth0', 'p2'],
    ] as const) {
      await cable(namespace, nic, hub, port);
      await bridge.plug(port);
    }
    await addAddress(desk, 'eth1', '10.77.0.1/24');
    stack.use(await aDesk(desk, { dir: dir.path, subnets: [subnet], leaseSeconds: 600 }));
    const { script } = udhcpcScript(dir.path);
    await Promise.all([a, b].map((client) => client.run('udhcpc', '-n', '-q', '-i', 'eth0', '-s', script)));
    const [one, two] = [(await addressesOf(a, 'eth0'))[0]!, (await addressesOf(b, 'eth0'))[0]!];
    expect([one, two].sort()).toEqual(['10.77.0.100', '10.77.0.101']);
    expect(await a.run('busybox', 'ping', '-c', '1', '-W', '2', two)).toContain('1 packets received');
  },
);

test.runIf(mayMakeNamespaces())(
  'two interfaces of one desk serve two networks and never mix them up',
  async () => {
    await using stack = new AsyncDisposableStack();
    using dir = aFolder();
    const desk = stack.use(await aNamespace('d'));
    const a = stack.use(await aNamespace('a'));
    const b = stack.use(await aNamespace('b'));
    await cable(desk, 'eth1', a, 'eth0');
    await cable(desk, 'eth2', b, 'eth0');
    await addAddress(desk, 'eth1', '10.77.0.1/24');
    await addAddress(desk, 'eth2', '10.78.0.1/24');
    const second = {
      ...subnet,
      cidr: '10.78.0.0/24',
      range: ['10.78.0.100', '10.78.0.150'],
      nic: 'eth2',
      gateway: '10.78.0.254',
    } as const;
    stack.use(await aDesk(desk, { dir: dir.path, subnets: [subnet, second], leaseSeconds: 600 }));
    const { script, log } = udhcpcScript(dir.path);
    const get = (client: Namespace) => client.run('udhcpc', '-n', '-q', '-i', 'eth0', '-s', script);
    for (let round = 0; round < 3; round++) await Promise.all([get(a), get(b)]);
    expect(await addressesOf(a, 'eth0')).toEqual(['10.77.0.100']);
    expect(await addressesOf(b, 'eth0')).toEqual(['10.78.0.100']);
    const servers = lines(log)
      .filter((l) => l.startsWith('bound'))
      .map((l) => l.split(' '))
      .map((f) => `${f[2]} from ${f.at(-1)}`);
    expect(new Set(servers)).toEqual(new Set(['10.77.0.100 from 10.77.0.1', '10.78.0.100 from 10.78.0.1']));
  },
);

test.runIf(mayMakeNamespaces())(
  'an interface without an address is refused with the command that helps, and helps',
  async () => {
    await using stack = new AsyncDisposableStack();
    using dir = aFolder();
    const desk = stack.use(await aNamespace('d'));
    const client = stack.use(await aNamespace('c'));
    await cable(desk, 'eth1', client, 'eth0');
    const plan = { dir: dir.path, subnets: [subnet], leaseSeconds: 600 };
    const refused = await aDesk(desk, plan);
    expect(refused.health.state).toBe('refused');
    const [, command] = /Give it one: (ip addr add .*)$/.exec(refused.health.detail) ?? [];
    await refused.ask('stop');
    await desk.run(...(command!.split(' ') as [string, ...string[]]));
    const served = stack.use(await aDesk(desk, plan));
    expect(served.health.state).toBe('listening');
  },
);

test.runIf(mayMakeNamespaces())('a NIC that loses its address is served again when it is back', async () => {
  await using net = await deskAndClient();
  using dir = aFolder();
  await using desk = await aDesk(net.desk, { dir: dir.path, subnets: [subnet], leaseSeconds: 600 });
  await net.desk.run('ip', 'address', 'flush', 'dev', 'eth1');
  await expect
    .poll(async () => (await desk.ask('health')).detail, patient)
    .toContain('nobody is served there');
  expect((await desk.ask('health')).state).toBe('failed');
  await addAddress(net.desk, 'eth1', '10.77.0.1/24');
  await expect.poll(async () => (await desk.ask('health')).state, patient).toBe('listening');
  const { script } = udhcpcScript(dir.path);
  await net.client.run('udhcpc', '-n', '-q', '-i', 'eth0', '-s', script);
  expect(await addressesOf(net.client, 'eth0')).toEqual(['10.77.0.100']);
});

test.runIf(mayMakeNamespaces())(
  'without the right to packet sockets machines are answered by broadcast',
  async () => {
    await using net = await deskAndClient();
    using dir = aFolder();
    const plan = { dir: dir.path, subnets: [subnet], leaseSeconds: 600 };
    await using desk = await aDesk(net.desk, plan, [
      'setpriv',
      '--bounding-set',
      '-net_raw',
      '--inh-caps',
      '-net_raw',
    ]);
    expect(desk.health.detail).toContain('answered by broadcast');
    const { script } = udhcpcScript(dir.path);
    await net.client.run('udhcpc', '-n', '-q', '-i', 'eth0', '-s', script);
    expect(await addressesOf(net.client, 'eth0')).toEqual(['10.77.0.100']);
  },
);
