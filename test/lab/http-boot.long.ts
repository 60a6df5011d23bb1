import { expect, test } from 'vitest';
import { labDesk } from './desk.ts';
import { labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { until } from './programs.ts';

interface Machine {
  status_name: string;
  bios_boot_method: string;
  hardware_info: Record<string, string>;
}

test('a bare UEFI machine that boots by HTTP alone becomes New, and nobody asks by TFTP', async () => {
  await using network = await labNetwork();
  await using desk = await labDesk(network);
  await using vm = await labMachine(network, { firmware: 'uefi', netboot: 'http' });
  await vm.powerOn();
  await until(
    'a New machine',
    240_000,
    async () => ((await desk.api('GET', 'machines/')) as Machine[]).find((m) => m.status_name === 'New'),
    () => `${desk.log().slice(-4000)}\n--- console\n${vm.console().slice(-4000)}`,
  );
  await vm.becomesOff(180_000);
  const health = JSON.parse(await network.atDesk('curl', '-sS', `${desk.url}/healthz`)) as {
    services: Record<string, { counters: Record<string, number> }>;
  };
  expect(health.services['tftp']!.counters['packets_in'] ?? 0).toBe(0);
  const [machine] = (await desk.api('GET', 'machines/')) as [Machine];
  expect(machine).toMatchObject({ status_name: 'New', bios_boot_method: 'uefi' });
  expect(machine.hardware_info['system_serial']).toBe(vm.hardware.serial);
}, 600_000);
