import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { addAddress, addressesOf, aNamespace, cable, mayMakeNamespaces, type Namespace } from '../netns.ts';
import { aDesk, aFolder, udhcpcScript } from './dhcp-lab.ts';

const subnet = { cidr: '10.77.0.0/24', range: ['10.77.0.100', '10.77.0.110'], nic: 'eth1' } as const;
const patient = { timeout: 10_000, interval: 50 };

/** A desk, a device whose addresses were set by hand and a client that asks, all on one switch. */
async function oneWire() {
  const stack = new AsyncDisposableStack();
  const desk = stack.use(await aNamespace('d'));
  const device = stack.use(await aNamespace('h'));
  const client = stack.use(await aNamespace('c'));
  const wire = stack.use(await aNamespace('w'));
  await wire.run('ip', 'link', 'add', 'br0', 'type', 'bridge');
  await wire.run('ip', 'link', 'set', 'br0', 'up');
  for (const [at, nic, port] of [
    [desk, 'eth1', 'p1'],
    [device, 'eth0', 'p2'],
    [client, 'eth0', 'p3'],
  ] as const) {
    await cable(at, nic, wire, port);
    await wire.run('ip', 'link', 'set', port, 'master', 'br0');
  }
  await addAddress(desk, 'eth1', '10.77.0.1/24');
  return { desk, device, client, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const macOf = async (at: Namespace): Promise<string> =>
  (await at.run('cat', '/sys/class/net/eth0/address')).trim();

test.runIf(mayMakeNamespaces())(
  'an address that was set by hand on a device is given to nobody, and the admin hears whose it is',
  async () => {
    await using net = await oneWire();
    using dir = aFolder();
    await addAddress(net.device, 'eth0', '10.77.0.100/24');
    await addAddress(net.device, 'eth0', '10.77.0.102/24');
    await using desk = await aDesk(net.desk, { dir: dir.path, subnets: [subnet], leaseSeconds: 600 });
    const setAside = async () => (await desk.ask('counters'))['arp: in use, set aside'];
    await expect.poll(setAside, patient).toBe(2);
    const { script, log } = udhcpcScript(dir.path);
    await net.client.run('udhcpc', '-n', '-q', '-i', 'eth0', '-s', script);
    expect(await addressesOf(net.client, 'eth0')).toEqual(['10.77.0.101']);
    expect(readFileSync(log, 'utf8')).not.toContain('10.77.0.100');
    const events = await desk.ask('events');
    expect(events.map((e) => e.kind)).toEqual(['dhcp.address_in_use', 'dhcp.address_in_use']);
    expect(events[0]!.text).toContain(`${await macOf(net.device)} uses 10.77.0.100`);
    expect((await desk.ask('counters'))['arp: asked']).toBe(11);
    // Nothing of it is in the system's own table.
    expect(await net.desk.run('ip', 'neigh', 'show', '10.77.0.100')).toBe('');
  },
);

test.runIf(mayMakeNamespaces())('the device itself may still ask for its address by DHCP', async () => {
  await using net = await oneWire();
  using dir = aFolder();
  await addAddress(net.device, 'eth0', '10.77.0.100/24');
  await using desk = await aDesk(net.desk, { dir: dir.path, subnets: [subnet], leaseSeconds: 600 });
  const setAside = async () => (await desk.ask('counters'))['arp: in use, set aside'];
  await expect.poll(setAside, patient).toBe(1);
  const { script } = udhcpcScript(dir.path);
  await net.device.run('udhcpc', '-n', '-q', '-i', 'eth0', '-s', script, '-r', '10.77.0.100');
  expect(await addressesOf(net.device, 'eth0')).toEqual(['10.77.0.100']);
});
