import { expect, test } from 'vitest';
import { type LabDesk, labDesk } from './desk.ts';
import { type LabMachine, labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { until } from './programs.ts';

const MIB = 1024 ** 2;
const PASSED = 2;
const FAILED = 3;
const DEGRADED = 6;
const SKIPPED = 9;

/** Sector 200,000 is 102,400,000 bytes from the disk's beginning. */
const disks = [
  { sizeBytes: 256 * MIB, serial: 'GOOD-VIRTIO', bus: 'virtio' },
  { sizeBytes: 256 * MIB, serial: 'BAD-SATA', bus: 'sata', fault: { kind: 'bad sector', sector: 200_000 } },
  { sizeBytes: 256 * MIB, serial: 'GOOD-NVME', bus: 'nvme' },
  {
    sizeBytes: 256 * MIB,
    serial: 'SLOW-VIRTIO',
    bus: 'virtio',
    fault: { kind: 'slow', iops: 50, bytesPerSecond: 32 * MIB },
  },
  { sizeBytes: 256 * MIB, serial: 'FAILING-NVME', bus: 'nvme' },
] as const;

interface Listed {
  system_id: string;
  status_name: string;
}

/** Waits until the only machine has this status and is off. */
async function machineIs(desk: LabDesk, vm: LabMachine, status: string, limitMs: number): Promise<string> {
  const look = async () =>
    ((await desk.api('GET', 'machines/')) as Listed[]).find((m) => m.status_name === status);
  const explain = () => `${desk.log().slice(-3000)}\n--- console\n${vm.console().slice(-4000)}`;
  const found = await until(`${vm.hardware.name} ${status}`, limitMs, look, explain);
  await vm.becomesOff(300_000);
  return found.system_id;
}

test('the quick tests and badblocks find the bad disks, the slow one and the loose cable, and let the others pass', async () => {
  await using network = await labNetwork();
  await using desk = await labDesk(network);
  await using vm = await labMachine(network, {
    disks: [...disks],
    nics: ['52:54:00:77:e0:01', '52:54:00:77:e0:02'],
  });
  await vm.powerOn();
  const systemId = await machineIs(desk, vm, 'New', 600_000);
  const { address, user, password } = vm.bmc;
  await desk.api('PUT', `machines/${systemId}/`, {
    power_type: 'ipmi',
    power_parameters_power_address: address,
    power_parameters_power_user: user,
    power_parameters_power_pass: password,
  });
  await desk.api('POST', `machines/${systemId}/?op=commission`);
  await machineIs(desk, vm, 'Ready', 900_000);

  await desk.call('machines.test', {
    systemId,
    scripts: ['quick', 'badblocks', 'smartctl-short', 'stress-ng-cpu-short', 'memtester'],
    parameters: {
      memtester: { at_most: '16' },
      'stress-ng-cpu-short': { runtime: 5 },
      'metaldesk-link-check': { runtime: 3 },
    },
  });
  await vm.sees('Running badblocks', 600_000);
  await vm.monitor('set_link', { name: 'nic1', up: false });
  const sick = { path: '/machine/peripheral/disk4', property: 'smart_critical_warning', value: 5 };
  await vm.monitor('qom-set', sick);
  await machineIs(desk, vm, 'Failed testing', 1_200_000);

  const { runs } = await desk.call('scripts.runs', { systemId, limit: 1 });
  const results = runs[0]!.results;
  const told = await Promise.all(
    results.map(async (r) => {
      const of = (stream: 'stderr' | 'yaml') =>
        desk.call('scripts.output', { id: r.id, stream }).then(({ text }) => text);
      const words = (await of('stderr')).trim().split('\n').at(-1)!;
      return { ...r, words, yaml: await of('yaml') };
    }),
  );
  const shown = told.map((r) => `${r.name} ${r.target ?? ''} ${r.status} ${r.runtimeMs} ms: ${r.words}`);
  process.stderr.write(`${shown.join('\n')}\n`);

  const bySerial = (serial: string, name: string) => {
    const found = told.find((r) => r.name === name && r.subject === `disk:${serial}`);
    if (!found) throw new Error(`${name} did not run on ${serial}:\n${shown.join('\n')}`);
    return found;
  };
  const bad = bySerial('BAD-SATA', 'badblocks');
  expect(bad).toMatchObject({ status: FAILED });
  expect(bad.words).toMatch(
    /^The disk sd\w \(QEMU HARDDISK, serial BAD-SATA\) has 1 bad block of 4096 bytes, the first at byte 102400000\. Replace it\.$/,
  );
  // A real bad disk is not always a SMART failure.
  expect(bySerial('BAD-SATA', 'smartctl-validate').status).toBe(PASSED);
  expect(bySerial('FAILING-NVME', 'smartctl-validate')).toMatchObject({
    status: FAILED,
    words:
      'The disk nvme1n1 (QEMU NVMe Ctrl, serial FAILING-NVME) says that it is failing: spare below threshold, reliability degraded. Replace it.',
  });
  for (const serial of ['GOOD-VIRTIO', 'GOOD-NVME', 'SLOW-VIRTIO'])
    expect(bySerial(serial, 'badblocks').status, serial).toBe(PASSED);
  expect(bySerial('GOOD-VIRTIO', 'smartctl-validate').status).toBe(SKIPPED);
  expect(bySerial('GOOD-NVME', 'smartctl-validate').status).toBe(PASSED);
  expect(bySerial('BAD-SATA', 'smartctl-short').status).toBe(PASSED);
  expect(bySerial('GOOD-NVME', 'smartctl-short').status).toBe(SKIPPED);

  const speed = (serial: string) =>
    bySerial(serial, 'metaldesk-disk-profile').metrics.find((m) => m.key === 'random_read_iops')!.value;
  expect(speed('SLOW-VIRTIO')).toBeLessThan(60);
  expect(speed('GOOD-VIRTIO')).toBeGreaterThan(5 * speed('SLOW-VIRTIO'));

  const links = told.filter((r) => r.name === 'metaldesk-link-check');
  expect(links.map((r) => r.status).sort()).toEqual([PASSED, FAILED]);
  for (const name of ['gateway-connectivity', 'rack-controller-connectivity'])
    expect(
      told.filter((r) => r.name === name).map((r) => r.status),
      name,
    ).toContain(PASSED);
  const once = (name: string) => told.find((r) => r.name === name)!;
  expect(once('stress-ng-cpu-short').status).toBe(PASSED);
  expect(once('memtester').status).toBe(PASSED);
  expect(once('metaldesk-memory-errors').status).toBe(SKIPPED);
  expect(once('metaldesk-gpu-detect').status).toBe(SKIPPED);
  expect([PASSED, DEGRADED, SKIPPED]).toContain(once('ntp').status);
}, 3_000_000);
