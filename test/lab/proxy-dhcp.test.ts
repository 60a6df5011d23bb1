import { expect, test } from 'vitest';
import { type LabDesk, labDesk } from './desk.ts';
import { lanDhcp } from './lan-dhcp.ts';
import { type LabMachine, labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { until } from './programs.ts';

interface Machine {
  system_id: string;
  status_name: string;
  bios_boot_method: string;
  hardware_info: Record<string, string>;
}

/** Waits until the desk knows this machine in this status; gives what is known of it then. */
async function machineIs(desk: LabDesk, vm: LabMachine, status: string): Promise<Machine> {
  const look = async () =>
    ((await desk.api('GET', 'machines/')) as Machine[]).find(
      (m) => m.status_name === status && m.hardware_info['system_serial'] === vm.hardware.serial,
    );
  const explain = () => `${desk.log().slice(-4000)}\n--- console\n${vm.console().slice(-4000)}`;
  return until(`${vm.hardware.name} ${status}`, 300_000, look, explain);
}

/** From the button on its front to Ready, with what a person does in between. */
async function fromNewToReady(desk: LabDesk, vm: LabMachine): Promise<Machine> {
  await vm.powerOn();
  const { system_id: id } = await machineIs(desk, vm, 'New');
  await vm.becomesOff(180_000);
  const { address, user, password } = vm.bmc;
  await desk.api('PUT', `machines/${id}/`, {
    power_type: 'ipmi',
    power_parameters_power_address: address,
    power_parameters_power_user: user,
    power_parameters_power_pass: password,
  });
  await desk.api('POST', `machines/${id}/?op=commission`);
  return machineIs(desk, vm, 'Ready');
}

test('on a LAN whose addresses dnsmasq gives, a BIOS and a UEFI machine go from New to Ready', async () => {
  await using network = await labNetwork();
  await using lan = await lanDhcp(network);
  await using desk = await labDesk(network, undefined, { mode: 'proxy' });
  expect(desk.services).toMatchObject({ dhcp4: 'listening', tftp: 'listening', http: 'listening' });
  await using bios = await labMachine(network, { firmware: 'bios' });
  await using uefi = await labMachine(network, { firmware: 'uefi' });
  const ready = await Promise.all([bios, uefi].map((vm) => fromNewToReady(desk, vm)));
  expect(ready.map((m) => m.bios_boot_method)).toEqual(['pxe', 'uefi']);
  for (const vm of [bios, uefi]) expect(vm.starts).toEqual(['network', 'network']);

  const addresses = lan.leases();
  for (const vm of [bios, uefi]) expect(addresses.get(vm.hardware.nics[0]!)).toMatch(/^10\.77\.0\.1[0-5]\d$/);
  const { services } = JSON.parse(await network.atDesk('curl', '-sS', `${desk.url}/healthz`)) as {
    services: Record<string, { detail: string }>;
  };
  expect(services['dhcp4']!.detail).toContain(`beside ${lan.address}`);
  expect((await desk.api('GET', 'subnets/')) as unknown[]).toEqual([]);
}, 900_000);
