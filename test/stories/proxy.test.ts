import { expect, test } from 'vitest';
import { httpFrom } from '../../services/simulator/machine-http.ts';
import { aSite, type Site } from './site.ts';

const dhcpOf = async (site: Site) =>
  (await site.do('desk.status', {})).services.find((service) => service.name === 'dhcp4')!;

test.each([
  ['uefi-x64', true],
  ['bios', true],
  ['uefi-ipxe', true],
  ['bios-ipxe', { answersAfterMs: 150 }],
  ['uefi-x64', { answersAfterMs: 150 }],
] as const)('beside another DHCP server %s goes from New to Ready (%o)', async (firmware, beside) => {
  await using site = await aSite({ beside, autoCommission: true });
  const plugged = await site.plugIn({ firmware });
  const enlisted = await plugged.powerOn();
  expect([enlisted.outcome, enlisted.screen]).toEqual(['passed', '']);
  expect((await plugged.powerOn()).outcome).toBe('passed');
  const [seen] = await site.machines();
  expect(seen).toMatchObject({ status: 'ready', address: enlisted.address });
  expect((await plugged.powerOn()).outcome).toBe('disk');
});

test('firmware that asks the boot server all the same is answered on port 4011', async () => {
  await using site = await aSite({ beside: true });
  const plugged = await site.plugIn({ firmware: 'uefi-x64', faults: { alwaysAsksBootServer: true } });
  const machine = await plugged.powerOn();
  expect(machine.steps).toEqual(['dhcp', 'tftp', 'script', 'kernel', 'agent']);
  expect(machine.outcome).toBe('passed');
});

test('the status names the other server; this desk has no subnet and gives no lease', async () => {
  await using site = await aSite({ beside: true });
  await (await site.plugIn()).powerOn();
  const { nics } = await site.do('desk.status', {});
  expect(nics).toMatchObject([{ name: 'lan0', mode: 'proxy', beside: site.routerAddress }]);
  expect((await dhcpOf(site)).detail).toContain(`beside ${site.routerAddress}`);
  expect(await site.do('network.subnets', {})).toEqual({ subnets: [] });
  expect(await site.do('network.leases', {})).toEqual({ items: [], total: 0 });
});

test('its story tells the address that it has from the other server', async () => {
  await using site = await aSite({ beside: true });
  const machine = await (await site.plugIn({ firmware: 'uefi-x64' })).powerOn();
  const [seen] = await site.machines();
  await site.pass(2_000);
  const story = await site.do('boot.story', { systemId: seen!.systemId });
  const dhcp = story.rail.find((step) => step.step === 'dhcp')!;
  expect(dhcp.state).toBe('done');
  expect(dhcp.facts).toContain(machine.address);
});

test("a machine's credentials open nothing from another address, and nothing once somebody else has its address", async () => {
  await using site = await aSite({ beside: true, autoCommission: true });
  const plugged = await site.plugIn();
  await plugged.powerOn();
  plugged.machine.faults = { stopsAfter: 'agent' };
  const { address } = await plugged.powerOn();
  const [seen] = await site.machines();
  const preseed = `http://${site.nics.get('lan0')}:5248/MAAS/metadata/latest/by-id/${seen!.systemId}/?op=get_preseed`;
  const from = async (localAddress: string): Promise<number> =>
    (await httpFrom(localAddress, preseed)).status;
  expect(await from(address)).toBe(200);
  expect(await from(address.replace(/\d+$/, '77'))).toBe(403);
  site.wire.plugIn('lan0', '02:00:00:00:00:99', () => {}).address = address;
  await new Promise((resolve) => setImmediate(resolve));
  expect(await from(address)).toBe(403);
});

test('a restart of the program in the middle of commissioning resumes it', async () => {
  await using site = await aSite({ beside: true });
  const plugged = await site.plugIn({ bmc: true, faults: { scriptMs: 30 } });
  const { systemId } = await site.do('machines.create', { macs: [plugged.machine.mac], ...plugged.power });
  await site.until('two scripts are done', async () => {
    const { runs } = await site.do('scripts.runs', { systemId });
    return (runs[0]?.results.filter((r) => r.status === 2).length ?? 0) >= 2;
  });
  await site.stop();
  await site.start();
  await site.until('it is ready', async () => (await site.machine(systemId)).status === 'ready');
  expect((await site.do('scripts.runs', { systemId })).runs).toHaveLength(1);
});
