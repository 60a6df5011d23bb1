import { expect, test } from 'vitest';
import { aSite } from './site.ts';

test('a machine nobody knows boots and appears as New, with its hardware', async () => {
  await using site = await aSite();
  const machine = await (await site.plugIn({ firmware: 'uefi-x64', serial: 'SN-1' })).powerOn();
  expect(machine.steps).toEqual(['dhcp', 'tftp', 'script', 'kernel', 'agent']);
  expect([machine.outcome, machine.screen]).toEqual(['passed', '']);
  const [seen] = await site.machines();
  expect(seen).toMatchObject({
    ...{ status: 'new', serial: 'SN-1', cpuCount: 2, memoryMib: 2048, storageBytes: 8_000_000_000 },
    ...{ mac: machine.mac, address: machine.address, diskCount: 1 },
  });
  const { systemId } = seen!;
  expect(await site.machine(systemId)).toMatchObject({ biosBootMethod: 'uefi', bootMac: machine.mac });
  expect(await site.do('inventory.get', { systemId })).toMatchObject({
    disks: [{ name: 'sda', sizeBytes: 8_000_000_000 }],
    interfaces: [{ name: 'eth0', mac: machine.mac, isBoot: true, linkConnected: true }],
    memory: { mib: 2048, modules: [{ slot: 'A1', sizeMib: 2048 }] },
    changes: { since: null, lines: [] },
  });
  expect(await site.events(systemId)).toContain('Enlisted: its hardware is known');
});

test.each(['bios', 'uefi-ipxe', 'bios-ipxe'] as const)('so does one with %s', async (firmware) => {
  await using site = await aSite();
  const machine = await (await site.plugIn({ firmware, serial: 'SN-2' })).powerOn();
  const tftp = firmware === 'bios' ? ['tftp'] : [];
  expect(machine.steps).toEqual(['dhcp', ...tftp, 'script', 'kernel', 'agent']);
  expect(await site.machines()).toMatchObject([{ status: 'new', serial: 'SN-2' }]);
});

test('a machine with a BMC tells of it, and is the same machine when it boots again', async () => {
  await using site = await aSite();
  const plugged = await site.plugIn({ bmc: true });
  await plugged.powerOn();
  await plugged.powerOn();
  const machines = await site.machines();
  expect(machines).toMatchObject([{ status: 'new', powerType: 'ipmi' }]);
  const { bmc } = await site.do('inventory.get', { systemId: machines[0]!.systemId });
  expect(bmc).toMatchObject({ kind: 'ipmi', address: plugged.power.powerParameters['power_address'] });
});

test('with auto-commissioning a new machine goes on by itself, and is Ready after its next boot', async () => {
  await using site = await aSite({ autoCommission: true });
  const plugged = await site.plugIn();
  await plugged.powerOn();
  expect(await site.machines()).toMatchObject([{ status: 'commissioning' }]);
  const machine = await plugged.powerOn();
  expect(machine.outcome).toBe('passed');
  const [seen] = await site.machines();
  expect(seen).toMatchObject({ status: 'ready' });
  const { runs } = await site.do('scripts.runs', { systemId: seen!.systemId });
  expect(runs.map((run) => [run.purpose, run.endedAt !== null])).toEqual([
    ['commission', true],
    ['enlist', true],
  ]);
  expect(runs[0]!.results.every((result) => result.status === 2)).toBe(true);
  expect(runs[0]!.results).toContainEqual(
    expect.objectContaining({ name: 'smartctl-validate', target: 'sda' }),
  );
  expect((await plugged.powerOn()).outcome).toBe('disk');
});

test('two interfaces: each machine gets its address and all its URLs from its own', async () => {
  await using site = await aSite({ secondNic: true });
  const first = await (await site.plugIn({ nic: 'lan0' })).powerOn();
  const second = await (await site.plugIn({ nic: 'lan1' })).powerOn();
  const net = (address: string): string => address.slice(0, address.lastIndexOf('.'));
  expect(net(first.address)).toBe(net(site.nics.get('lan0')!));
  expect(net(second.address)).toBe(net(site.nics.get('lan1')!));
  expect([first.outcome, second.outcome]).toEqual(['passed', 'passed']);
  expect(await site.machines()).toHaveLength(2);
});

test('a pool that runs dry: the one too many gets nothing, the admin is told, the others go on', async () => {
  await using site = await aSite({ poolSize: 1 });
  const lucky = await site.plugIn();
  await lucky.powerOn();
  const late = await site.plugIn();
  const machine = await late.powerOn();
  expect([machine.outcome, machine.screen]).toEqual(['stuck', 'No DHCP offers were received.']);
  await site.until('the admin is told', async () =>
    (await site.events()).some(
      (text) => text.includes('of the dynamic range') && text.includes('are in use'),
    ),
  );
  expect((await lucky.powerOn()).outcome).toBe('passed');
});
