import path from 'node:path';
import { expect, test } from 'vitest';
import { addAddress, aNamespace, cable, mayMakeNamespaces, type Namespace } from '../netns.ts';
import { aDesk, aFolder } from './dhcp-lab.ts';

const subnet = { cidr: '10.77.0.0/24', range: ['10.77.0.100', '10.77.0.150'], nic: 'eth1' } as const;
const plan = { subnets: [subnet], leaseSeconds: 600 };

/** dnsmasq, the other DHCP server. `ready` once it has opened its port. */
async function dnsmasq(at: Namespace, nic: string, dir: string): Promise<void> {
  const range = '--dhcp-range=10.77.0.200,10.77.0.220,10m';
  const files = [
    `--dhcp-leasefile=${path.join(dir, 'dnsmasq.leases')}`,
    '--pid-file=',
    '--conf-file=/dev/null',
  ];
  at.start(
    'dnsmasq',
    '-k',
    '--port=0',
    `--interface=${nic}`,
    '--bind-interfaces',
    range,
    ...files,
    '--user=root',
  );
  const opened = () => at.run('ss', '-4Hlun', 'sport = :67');
  await expect.poll(opened, { timeout: 5_000 }).toContain(':67');
}

test.runIf(mayMakeNamespaces())(
  'where dnsmasq answers this desk does not start, unless told to',
  async () => {
    await using stack = new AsyncDisposableStack();
    using dir = aFolder();
    const desk = stack.use(await aNamespace('d'));
    const other = stack.use(await aNamespace('o'));
    await cable(desk, 'eth1', other, 'eth0');
    await addAddress(desk, 'eth1', '10.77.0.1/24');
    await addAddress(other, 'eth0', '10.77.0.9/24');
    await dnsmasq(other, 'eth0', dir.path);
    const refused = await aDesk(desk, { ...plan, dir: dir.path });
    expect(refused.health).toMatchObject({ state: 'refused' });
    expect(refused.health.detail).toContain('10.77.0.9 answers here');
    await refused.ask('stop');
    const beside = stack.use(await aDesk(desk, { ...plan, dir: dir.path, besideOthers: true }));
    expect(beside.health.state).toBe('listening');
  },
);

test.runIf(mayMakeNamespaces())('a program that holds port 67 on the interface is named', async () => {
  await using stack = new AsyncDisposableStack();
  using dir = aFolder();
  const desk = stack.use(await aNamespace('d'));
  const wire = stack.use(await aNamespace('w'));
  await cable(desk, 'eth1', wire, 'eth0');
  await cable(desk, 'eth2', wire, 'eth3');
  await addAddress(desk, 'eth1', '10.77.0.1/24');
  await addAddress(desk, 'eth2', '10.78.0.1/24');
  await dnsmasq(desk, 'eth1', dir.path);
  const refused = stack.use(await aDesk(desk, { ...plan, dir: dir.path }));
  expect(refused.health.state).toBe('refused');
  expect(refused.health.detail).toMatch(/^dnsmasq, process \d+ holds port 67 on eth1/);
});
