import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { addAddress, addressesOf, aNamespace, cable, mayMakeNamespaces } from '../netns.ts';
import { aDesk, aFolder, udhcpcScript } from './dhcp-lab.ts';

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const near = { cidr: '10.77.0.0/24', range: ['10.77.0.100', '10.77.0.100'], nic: 'eth1' } as const;
const far = {
  cidr: '10.79.0.0/24',
  range: ['10.79.0.100', '10.79.0.150'],
  nic: null,
  gateway: '10.79.0.1',
} as const;

test.runIf(mayMakeNamespaces())(
  'a machine behind a relay gets an address of its own network, and renews it',
  async () => {
    await using stack = new AsyncDisposableStack();
    using dir = aFolder();
    const desk = stack.use(await aNamespace('d'));
    const router = stack.use(await aNamespace('r'));
    const client = stack.use(await aNamespace('c'));
    await cable(desk, 'eth1', router, 'up0');
    await cable(router, 'lan0', client, 'eth0');
    await addAddress(desk, 'eth1', '10.77.0.1/24');
    await addAddress(router, 'up0', '10.77.0.2/24');
    await addAddress(router, 'lan0', '10.79.0.1/24');
    await router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    await desk.run('ip', 'route', 'add', '10.79.0.0/24', 'via', '10.77.0.2');
    const relay = router.start(
      process.execPath,
      program('dhcp-relay.ts'),
      'lan0',
      '10.79.0.1',
      'up0',
      '10.77.0.2',
      '10.77.0.1',
    );
    await once(relay.stdout, 'data');
    const served = stack.use(await aDesk(desk, { dir: dir.path, subnets: [near, far], leaseSeconds: 600 }));
    const { script, log } = udhcpcScript(dir.path);
    const udhcpc = client.start('udhcpc', '-f', '-i', 'eth0', '-s', script);
    await expect.poll(() => addressesOf(client, 'eth0'), { timeout: 15_000 }).toEqual(['10.79.0.100']);
    await client.run('ip', 'route', 'add', 'default', 'via', '10.79.0.1');
    udhcpc.kill('SIGUSR1'); // renews by unicast, past the relay
    await expect
      .poll(() => readFileSync(log, 'utf8'), { timeout: 15_000 })
      .toMatch(/renew eth0 10\.79\.0\.100/);
    expect(await served.ask('counters')).toMatchObject({ in: 3, answered: 3 });
  },
);

test.runIf(mayMakeNamespaces())('the npm package dhcp, an independent client, gets an address', async () => {
  await using stack = new AsyncDisposableStack();
  using dir = aFolder();
  const desk = stack.use(await aNamespace('d'));
  const client = stack.use(await aNamespace('c'));
  await cable(desk, 'eth1', client, 'eth0');
  await addAddress(desk, 'eth1', '10.77.0.1/24');
  // It listens on a plain socket: the kernel hands it what is sent to an address that it has.
  await addAddress(client, 'eth0', '10.77.0.100/24');
  await client.run('ip', 'route', 'add', 'default', 'dev', 'eth0');
  stack.use(await aDesk(desk, { dir: dir.path, subnets: [near], leaseSeconds: 600 }));
  const mac = (await client.run('cat', '/sys/class/net/eth0/address')).trim().replaceAll(':', '-');
  const told = await client.run(process.execPath, program('dhcp-npm-client.ts'), mac);
  expect(JSON.parse(told)).toMatchObject({
    ...{ address: '10.77.0.100', server: '10.77.0.1', leasePeriod: 600 },
    options: { netmask: '255.255.255.0', domainName: 'lab.example' },
  });
});
