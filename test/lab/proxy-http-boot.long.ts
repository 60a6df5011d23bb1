import { expect, test } from 'vitest';
import { labDesk } from './desk.ts';
import { lanDhcp } from './lan-dhcp.ts';
import { labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { until } from './programs.ts';

test('beside dnsmasq a bare UEFI machine that boots by HTTP alone becomes New', async () => {
  await using network = await labNetwork();
  await using lan = await lanDhcp(network);
  await using desk = await labDesk(network, undefined, { mode: 'proxy' });
  await using vm = await labMachine(network, { firmware: 'uefi', netboot: 'http' });
  await vm.powerOn();
  type Machine = { status_name: string; bios_boot_method: string; hardware_info: Record<string, string> };
  const machine = await until(
    'a New machine that is known',
    240_000,
    async () =>
      ((await desk.api('GET', 'machines/')) as Machine[]).find(
        (m) => m.status_name === 'New' && m.hardware_info['system_serial'] === vm.hardware.serial,
      ),
    () => `${desk.log().slice(-4000)}\n--- console\n${vm.console().slice(-4000)}`,
  );
  expect(machine.bios_boot_method).toBe('uefi');
  expect(lan.leases().has(vm.hardware.nics[0]!)).toBe(true);
  const health = JSON.parse(await network.atDesk('curl', '-sS', `${desk.url}/healthz`)) as {
    services: Record<string, { counters: Record<string, number> }>;
  };
  expect(health.services['tftp']!.counters['packets_in'] ?? 0).toBe(0);
}, 600_000);
