import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addAddress, addressesOf, aNamespace, cable, mayMakeNamespaces, type Namespace } from '../netns.ts';
import { aCaller } from './crash-caller.ts';
import { acksIn } from './crash-kill.ts';
import { aCrashDesk, crowdProgram } from './crash-site.ts';
import { aFolder, udhcpcScript } from './dhcp-lab.ts';

const patient = { timeout: 30_000, interval: 200 };

async function twoWires(dir: string) {
  const stack = new AsyncDisposableStack();
  const [at, one, two] = [
    stack.use(await aNamespace('d')),
    stack.use(await aNamespace('a')),
    stack.use(await aNamespace('b')),
  ];
  const dataDir = path.join(dir, 'data');
  const loaders = path.join(dataDir, 'images', 'loaders');
  mkdirSync(loaders, { recursive: true });
  writeFileSync(path.join(loaders, 'undionly.kpxe'), Buffer.alloc(3_000_000, 1));
  const config = path.join(dir, 'desk.yaml');
  const subnet = (n: number): string =>
    `{ cidr: 10.${n}.0.0/16, dynamicRange: [10.${n}.0.10, 10.${n}.200.250] }`;
  writeFileSync(
    config,
    `nics: [eth1, eth2]\nsubnets: [${subnet(77)}, ${subnet(78)}]\nservices: { dhcp4: { besideOthers: true } }\n`,
  );
  const plugOne = async (): Promise<void> => {
    await cable(at, 'eth1', one, 'eth0');
    await addAddress(at, 'eth1', '10.77.0.1/16');
  };
  await plugOne();
  await cable(at, 'eth2', two, 'eth0');
  await addAddress(at, 'eth2', '10.78.0.1/16');
  await addAddress(two, 'eth0', '10.78.255.2/16');
  return {
    ...{ at, one, two, dataDir, plugOne },
    start: () => aCrashDesk(at, ['--data', dataDir, '--config', config]),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A machine on this wire gets an address. */
async function served(wire: Namespace, script: string): Promise<string[]> {
  await wire.run('udhcpc', '-n', '-q', '-t', '10', '-T', '1', '-i', 'eth0', '-s', script);
  return addressesOf(wire, 'eth0');
}

test.runIf(mayMakeNamespaces())(
  'a NIC that is unplugged, or taken out, is named; the other one serves on; back again it is served',
  async () => {
    using dir = aFolder();
    await using wires = await twoWires(dir.path);
    const { at, one, two, dataDir } = wires;
    const { script } = udhcpcScript(dir.path);
    const desk = await wires.start();
    using caller = aCaller(dataDir);
    const dhcp = async (): Promise<string> => {
      const status = await caller.call('desk.status', {});
      if (!status.ok) throw new Error(status.problem.sentence);
      return status.value.services.find((s) => s.name === 'dhcp4')!.detail;
    };
    expect(await served(one, script)).toEqual(['10.77.0.10']);
    const log = path.join(dir.path, 'acks');
    writeFileSync(log, '');
    // Slow enough that the pool does not run dry meanwhile.
    two.start(process.execPath, crowdProgram, 'eth0', log, '0', '50');
    const boots = async (): Promise<void> => {
      const before = acksIn(log).length;
      await expect.poll(() => acksIn(log).length, patient).toBeGreaterThan(before + 20);
    };
    await boots();
    const url = 'http://10.78.0.1:5248/loaders/undionly.kpxe';
    const load = two.run(
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{size_download}',
      '--limit-rate',
      '250k',
      url,
    );

    await at.run('ip', '-n', one.name, 'link', 'set', 'eth0', 'down');
    await expect.poll(dhcp, patient).toContain('eth1 is unplugged, gone or lost its address 10.77.0.1');
    await boots();
    await at.run('ip', '-n', one.name, 'link', 'set', 'eth0', 'up');
    await expect.poll(dhcp, patient).toContain('eth1, 10.77.0.1:67');
    expect(await served(one, script)).toEqual(['10.77.0.10']);
    expect(await load).toBe('3000000');

    await at.run('ip', 'link', 'delete', 'eth1');
    await expect.poll(dhcp, patient).toContain('eth1 is unplugged, gone');
    await boots();
    await wires.plugOne();
    await expect.poll(dhcp, patient).toContain('eth1, 10.77.0.1:67');
    const [again] = await served(one, script);
    expect(again).toMatch(/^10\.77\.0\./);
    const boot = await one.run('curl', '-s', '-m', '10', 'http://10.77.0.1:5248/boot/ipxe');
    expect(boot).toMatch(/^#!ipxe/);
    expect(await desk.end('SIGTERM')).toBe(0);
  },
);

test.runIf(mayMakeNamespaces())('a NIC without a cable at the start is served once it has one', async () => {
  using dir = aFolder();
  await using wires = await twoWires(dir.path);
  const { at, one, dataDir } = wires;
  await at.run('ip', '-n', one.name, 'link', 'set', 'eth0', 'down');
  const desk = await wires.start();
  expect(desk.ready.services).toMatchObject({ dhcp4: 'listening', tftp: 'listening', http: 'listening' });
  using caller = aCaller(dataDir);
  const details = async (): Promise<string> => {
    const status = await caller.call('desk.status', {});
    return status.ok ? status.value.services.map((s) => s.detail).join(' ') : status.problem.sentence;
  };
  expect(await details()).toContain('eth1 has no link: plug in its cable');
  await at.run('ip', '-n', one.name, 'link', 'set', 'eth0', 'up');
  await expect.poll(details, patient).toContain('eth1, 10.77.0.1:67');
  await expect.poll(details, patient).toContain('10.77.0.1:5248');
  expect(await served(one, udhcpcScript(dir.path).script)).toEqual(['10.77.0.10']);
  expect(await desk.end('SIGTERM')).toBe(0);
});
