import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type LabDesk, labDesk } from './desk.ts';
import { type LabMachine, labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { personAt, type Person } from './person.ts';
import { until } from './programs.ts';

/** Screens of machines that did not get where they should. */
const outDir = new URL('../out', import.meta.url).pathname;
mkdirSync(outDir, { recursive: true });

const GIB = 1024 ** 3;

interface Machine {
  system_id: string;
  status_name: string;
  fqdn: string;
  power_state: string;
  hardware_info: Record<string, string>;
  interface_set: { name: string; mac_address: string; link_connected: boolean }[];
  physicalblockdevice_set: { name: string; size: number; serial: string }[];
  memory: number;
  cpu_count: number;
  bios_boot_method: string;
}

let atFault = '';
afterEach(({ task }) => {
  if (task.result?.state === 'fail') process.stderr.write(`${atFault}\n`);
});

/** Waits until the only machine of the desk has this status and went off by itself; gives what is known of it then. */
async function machineIs(desk: LabDesk, vm: LabMachine, status: string, limitMs: number): Promise<Machine> {
  const machines = async () => (await desk.api('GET', 'machines/')) as Machine[];
  const look = async () => (await machines()).find((m) => m.status_name === status);
  const explain = () => {
    atFault = `${desk.log().slice(-4000)}\n--- console\n${vm.console().slice(-4000)}`;
    return 'The log and the console follow.';
  };
  const reached = until(`${vm.hardware.name} ${status}`, limitMs, look, explain);
  reached.catch(() => vm.screendump(join(outDir, `${vm.hardware.name}.ppm`)).catch(() => undefined));
  await reached;
  await vm.becomesOff(180_000);
  return (await until(`${vm.hardware.name} ${status} and off`, 10_000, look, explain))!;
}

/** What takes a New machine to Ready: calls of the REST API. */
async function byApi(desk: LabDesk, vm: LabMachine): Promise<void> {
  const { system_id: id } = await machineIs(desk, vm, 'New', 240_000);
  const { address, user, password } = vm.bmc;
  await desk.api('PUT', `machines/${id}/`, {
    power_type: 'ipmi',
    power_parameters_power_address: address,
    power_parameters_power_user: user,
    power_parameters_power_pass: password,
  });
  await desk.api('POST', `machines/${id}/?op=commission`);
}

/** The same in the UI; the person looks on until the story says that it is done. */
async function inBrowser(desk: LabDesk, vm: LabMachine, person: Person): Promise<void> {
  await person.openMachine('New', 240_000);
  await machineIs(desk, vm, 'New', 240_000);
  await person.giveBmc(vm.bmc);
  await person.commission('Ready', 300_000);
}

test.each([
  { firmware: 'bios', method: 'pxe', by: 'the REST API' },
  { firmware: 'uefi', method: 'uefi', by: 'a browser' },
] as const)(
  'a bare machine ($firmware) goes from power-on to Ready by $by',
  async ({ firmware, method, by }) => {
    await using network = await labNetwork();
    await using desk = await labDesk(network);
    expect(desk.services).toMatchObject({ dhcp4: 'listening', tftp: 'listening', http: 'listening' });
    await using vm = await labMachine(network, {
      firmware,
      disks: [
        { sizeBytes: 4 * GIB, serial: 'DISK-A', bus: 'virtio' },
        { sizeBytes: 2 * GIB, serial: 'DISK-B', bus: 'sata' },
        { sizeBytes: 3 * GIB, serial: 'DISK-C', bus: 'nvme' },
      ],
      nics: ['52:54:00:77:a0:01', '52:54:00:77:a0:02'],
    });

    if (by === 'a browser') {
      await using person = await personAt(network, desk.url);
      await vm.powerOn();
      await inBrowser(desk, vm, person);
      expect(person.complaints).toEqual([]);
    } else {
      await vm.powerOn();
      await byApi(desk, vm);
    }
    await machineIs(desk, vm, 'Ready', 300_000);
    expect(vm.starts).toEqual(['network', 'network']);

    const [ready] = (await desk.api('GET', 'machines/?status=ready')) as [Machine];
    expect(ready.hardware_info).toMatchObject({
      system_serial: vm.hardware.serial,
      system_vendor: vm.hardware.vendor,
      system_product: vm.hardware.product,
    });
    expect(ready.interface_set.map((card) => card.mac_address).sort()).toEqual(vm.hardware.nics);
    expect(ready.interface_set.map((card) => card.name).filter((name) => !name.startsWith('en'))).toEqual([]);
    const disks = ready.physicalblockdevice_set.map(({ serial, size }) => ({ serial, size }));
    expect(disks.sort((a, b) => (a.serial < b.serial ? -1 : 1))).toEqual(
      vm.hardware.disks.map(({ serial, sizeBytes }) => ({ serial, size: sizeBytes })),
    );
    expect(ready.fqdn).toMatch(/\.lab\.example$/);
    expect(ready).toMatchObject({ memory: 1024, cpu_count: 1, bios_boot_method: method });
    const powered = (await desk.api('GET', `machines/${ready.system_id}/?op=query_power_state`)) as {
      state: string;
    };
    expect(powered.state).toBe('off');
  },
  900_000,
);
