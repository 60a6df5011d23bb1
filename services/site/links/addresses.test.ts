import { afterEach, beforeEach, expect, test } from 'vitest';
import { mira } from '../../../test/desk-core.ts';
import { aLinksDesk, macs, sentence, type LinksDesk } from '../../../test/links-desk.ts';

const onEth1 = { nic: 'eth1', giaddr: undefined, link: undefined, ciaddr: undefined };
let desk: LinksDesk;
beforeEach(async () => void (desk = await aLinksDesk()));
afterEach(() => desk.close());

test('after commissioning the boot interface gets an address of its subnet, a second cable is brought up', async () => {
  expect(await desk.linksOf('enp1s0')).toEqual([{ mode: 'auto', subnet: '10.77.0.0/24', ipAddress: null }]);
  expect(await desk.linksOf('enp2s0')).toEqual([{ mode: 'link_up', subnet: null, ipAddress: null }]);
  expect(await desk.linksOf('enp3s0')).toEqual([]);
  const [boot, second] = await desk.links.forMachine(desk.read, desk.machineId);
  expect(boot).toMatchObject({ boot: true, vlan: { id: 1, fabric: 'fabric-1' }, effectiveMtu: 1500 });
  expect(second).toMatchObject({ boot: false, vlan: null });
});

test('commissioned again, what people set stays; a card that is gone goes, a new one comes', async () => {
  await desk.update({ name: 'san0', mtu: 9000 });
  await desk.link({ interface: 'san0', mode: 'static', subnet: 2, ipAddress: '10.78.0.3' });
  await desk.plugIn(desk.machineId, [macs[0], macs[1], '52:54:00:00:00:09']);
  await desk.transaction((tx) => desk.links.applyDefaults(tx, desk.machineId));
  const nics = await desk.links.forMachine(desk.read, desk.machineId);
  expect(nics.map((nic) => [nic.name, nic.mac.slice(-2), nic.mtu])).toEqual([
    ['enp1s0', '01', null],
    ['san0', '02', 9000],
    ['enp3s0', '09', null],
  ]);
  expect(await desk.linksOf('san0')).toEqual([
    { mode: 'static', subnet: '10.78.0.0/29', ipAddress: '10.78.0.3' },
  ]);
});

test('a new card whose name is taken is named by its address', async () => {
  await desk.plugIn(desk.machineId, ['52:54:00:00:00:0a', macs[0], macs[1]]);
  await desk.transaction((tx) => desk.links.applyDefaults(tx, desk.machineId));
  const names = (await desk.links.forMachine(desk.read, desk.machineId)).map((nic) => nic.name);
  expect(names).toEqual(['enp1s0', 'enp2s0', 'enx52540000000a']);
});

test('auto takes an address above the pool that nobody has, DHCP answers the card with it, and it comes back', async () => {
  desk.stations.set('52:54:00:00:00:77', {
    ...{ mac: '52:54:00:00:00:77', addresses: ['10.77.0.210'], hostname: null, vendorClass: null },
    ...{ vlan: null, asksToBoot: false, givesAddresses: false, capabilities: [], firstAt: 0, lastAt: 0 },
  });
  expect((await desk.acquire()).ok).toBe(true);
  expect(await desk.linksOf('enp1s0')).toEqual([
    { mode: 'auto', subnet: '10.77.0.0/24', ipAddress: '10.77.0.211' },
  ]);
  await expect.poll(() => desk.leases.fixedFor('10.77.0.211')).toBe(macs[0]);
  expect(desk.leases.fixedOf(macs[0])).toBe('10.77.0.211');
  expect(desk.leases.factsFor(macs[0], onEth1, undefined)?.own).toEqual({
    address: '10.77.0.211',
    as: 'fixed',
  });
  expect((await desk.acquire()).ok).toBe(true);
  expect(await desk.linksOf('enp1s0')).toMatchObject([{ ipAddress: '10.77.0.211' }]);

  await desk.transaction((tx) => desk.links.releaseAddresses(tx, desk.machineId));
  expect(await desk.linksOf('enp1s0')).toMatchObject([{ mode: 'auto', ipAddress: null }]);
  await expect.poll(() => desk.leases.fixedFor('10.77.0.211')).toBeUndefined();
  expect(await desk.read.selectFrom('static_address').selectAll().execute()).toEqual([]);
});

test('what an admin fixed for a card is its address, and stays fixed when the machine is released', async () => {
  const fixed = { mac: macs[0], address: 0x0a4d0032, subnet_id: 1, comment: 'mine' };
  await desk.transaction((tx) => tx.insertInto('static_address').values(fixed).execute());
  await desk.acquire();
  expect(await desk.linksOf('enp1s0')).toMatchObject([{ ipAddress: '10.77.0.50' }]);
  await desk.transaction((tx) => desk.links.releaseAddresses(tx, desk.machineId));
  expect(await desk.read.selectFrom('static_address').select('comment').execute()).toEqual([
    { comment: 'mine' },
  ]);
});

test('a subnet that is full is a sentence, and nothing is kept of the addresses chosen before', async () => {
  await desk.link({ mode: 'auto', subnet: '10.78.0.0/29' });
  const other = await desk.anotherMachine({ systemId: 'other1', mac: '52:54:00:00:01:01' });
  await desk.plugIn(other.id, ['52:54:00:00:01:01', '52:54:00:00:01:02', '52:54:00:00:01:03']);
  await desk.transaction((tx) => desk.links.applyDefaults(tx, other.id));
  for (let host = 1; host <= 6; host++)
    await desk.links.implementation['network.link'](
      {
        ...{
          systemId: 'other1',
          interface: 'enp2s0',
          mode: 'static',
          subnet: 2,
          ipAddress: `10.78.0.${host}`,
        },
        ...{ defaultGateway: false, force: false },
      },
      mira,
    );
  expect(await sentence(desk.acquire())).toBe(
    'No address of 10.78.0.0/29 is left for enp2s0: all outside its dynamic and reserved ranges are taken. Shrink a range, or let the interface ask by DHCP.',
  );
  expect(await desk.linksOf('enp1s0')).toMatchObject([{ ipAddress: null }]);
});

test('two machines that are deployed at once get two addresses', async () => {
  const other = await desk.anotherMachine({ systemId: 'other1', mac: '52:54:00:00:01:01' });
  await desk.plugIn(other.id, ['52:54:00:00:01:01']);
  await desk.transaction((tx) => desk.links.applyDefaults(tx, other.id));
  await desk.links.implementation['network.link'](
    { systemId: 'other1', interface: 'enp1s0', mode: 'auto', subnet: 1, defaultGateway: false, force: true },
    mira,
  );
  await Promise.all([desk.acquire(), desk.acquire(other.id)]);
  const rows = await desk.read
    .selectFrom('interface_link')
    .select('ip_address')
    .where('mode', '=', 'auto')
    .execute();
  expect(rows.map((row) => row.ip_address).sort()).toEqual(['10.77.0.210', '10.77.0.211']);
});

test('a machine that is deleted takes its addresses with it', async () => {
  await desk.acquire();
  await desk.transaction(async (tx) => {
    await desk.links.releaseAddresses(tx, desk.machineId);
    await tx.deleteFrom('machine').where('id', '=', desk.machineId).execute();
  });
  await expect.poll(() => desk.leases.fixedOf(macs[0])).toBeUndefined();
  expect(await desk.read.selectFrom('interface_link').selectAll().execute()).toEqual([]);
});
