import { afterEach, beforeEach, expect, test } from 'vitest';
import { mira } from '../../../test/desk-core.ts';
import { aLinksDesk, sentence, systemId, type LinksDesk } from '../../../test/links-desk.ts';
import { eventsAfter } from '../../platform/events/events.ts';

let desk: LinksDesk;
beforeEach(async () => void (desk = await aLinksDesk()));
afterEach(() => desk.close());

test('an address that somebody has is refused with who has it', async () => {
  await desk.link({ interface: 'enp1s0', mode: 'static', subnet: 1, ipAddress: '10.77.0.20' });
  const taken: [string, string][] = [
    ['10.77.0.1', "10.77.0.1 is this desk's own address."],
    ['10.77.0.0', '10.77.0.0 is the network itself of 10.77.0.0/24.'],
    ['10.77.0.255', '10.77.0.255 is the broadcast address of 10.77.0.0/24.'],
    ['10.77.0.254', '10.77.0.254 is the gateway of 10.77.0.0/24.'],
    ['10.77.0.253', '10.77.0.253 is a DNS server of 10.77.0.0/24.'],
    [
      '10.77.0.150',
      '10.77.0.150 is in the dynamic range 10.77.0.100 to 10.77.0.199, which DHCP gives away. Choose one outside it.',
    ],
    ['10.77.0.205', '10.77.0.205 is in the reserved range 10.77.0.200 to 10.77.0.209.'],
    ['10.77.1.5', '10.77.1.5 is not in 10.77.0.0/24.'],
    ['10.77.0.05', '10.77.0.05 is no IPv4 address.'],
    ['10.77.0.20', '10.77.0.20 belongs to enp1s0 of host-abc123.'],
  ];
  for (const [ipAddress, said] of taken) {
    expect(await sentence(desk.link({ mode: 'static', subnet: 1, ipAddress }))).toBe(said);
    const outside = /no IPv4|not in/.test(said);
    expect(await desk.links.whoHas(desk.read, ipAddress)).toBe(outside ? null : said);
  }
});

test('static without an address chooses one', async () => {
  expect((await desk.link({ mode: 'static', subnet: 'storage' })).ok).toBe(true);
  expect(await desk.linksOf('enp2s0')).toEqual([
    { mode: 'static', subnet: '10.78.0.0/29', ipAddress: '10.78.0.1' },
  ]);
});

test('what does not go together is refused with a sentence', async () => {
  const wrong: [Parameters<typeof desk.link>[0], RegExp][] = [
    [{ mode: 'auto' }, /needs a subnet/],
    [{ mode: 'dhcp', subnet: 1, ipAddress: '10.77.0.20' }, /for static alone/],
    [{ mode: 'dhcp', subnet: 1, defaultGateway: true }, /goes with auto or static/],
    [{ mode: 'auto', subnet: 2, defaultGateway: true }, /has no gateway/],
    [{ interface: 'eth9', mode: 'dhcp' }, /has no interface eth9. It has enp1s0, enp2s0, enp3s0/],
    [{ mode: 'dhcp', subnet: 9 }, /no subnet 9/],
    [{ mode: 'link_up' }, /linked already/],
  ];
  for (const [wanted, said] of wrong) expect(await sentence(desk.link(wanted))).toMatch(said);
});

test('an interface asks by DHCP once, and is in one VLAN unless force replaces what it had', async () => {
  await desk.link({ mode: 'dhcp', subnet: 1 });
  expect(await sentence(desk.link({ mode: 'dhcp' }))).toMatch(/asks by DHCP already/);
  expect(await sentence(desk.link({ mode: 'static', subnet: 2 }))).toMatch(/in VLAN untagged of fabric-1/);
  expect((await desk.link({ mode: 'static', subnet: 2, ipAddress: '10.78.0.2', force: true })).ok).toBe(true);
  expect(await desk.linksOf('enp2s0')).toEqual([
    { mode: 'static', subnet: '10.78.0.0/29', ipAddress: '10.78.0.2' },
  ]);
  expect((await desk.link({ mode: 'static', subnet: 2, ipAddress: '10.78.0.2', force: true })).ok).toBe(true);
});

test('a link that is taken away leaves the interface up; disconnect leaves nothing', async () => {
  await desk.link({ mode: 'static', subnet: 2, ipAddress: '10.78.0.2' });
  await desk.links.implementation['network.unlink']({ systemId, link: await desk.linkId('enp2s0') }, mira);
  expect(await desk.linksOf('enp2s0')).toEqual([
    { mode: 'link_up', subnet: '10.78.0.0/29', ipAddress: null },
  ]);
  expect(await desk.links.whoHas(desk.read, '10.78.0.2')).toBeNull();
  await desk.links.implementation['network.disconnect']({ systemId, interface: 'enp2s0' }, mira);
  expect(await desk.linksOf('enp2s0')).toEqual([]);
  expect(await sentence(desk.links.implementation['network.unlink']({ systemId, link: 999 }, mira))).toMatch(
    /no link 999/,
  );
});

test("the way out is the boot interface's gateway, until another one is chosen", async () => {
  const ways = async () => {
    const told = await desk.links.implementation['network.links']({ systemId }, mira);
    return told.ok ? told.value.defaultGateways.ipv4 : null;
  };
  await desk.transaction((tx) =>
    tx.updateTable('subnet').set({ gateway_ip: '10.78.0.6' }).where('id', '=', 2).execute(),
  );
  await desk.link({ mode: 'auto', subnet: 2 });
  expect(await ways()).toMatchObject({ gatewayIp: '10.77.0.254' });
  const choose = (wanted: { interface?: string; link?: number }) =>
    desk.links.implementation['network.set_default_gateway']({ systemId, ...wanted }, mira);
  await choose({ interface: 'enp2s0' });
  expect(await ways()).toMatchObject({ gatewayIp: '10.78.0.6' });
  await choose({ link: await desk.linkId('enp1s0') });
  expect(await ways()).toMatchObject({ gatewayIp: '10.77.0.254' });
  expect(await sentence(choose({ interface: 'enp3s0' }))).toMatch(/has a gateway/);
  await choose({ interface: 'enp2s0' });
  await desk.links.implementation['network.clear_default_gateways']({ systemId }, mira);
  expect(await ways()).toMatchObject({ gatewayIp: '10.77.0.254' });
  await desk.link({ mode: 'static', subnet: 2, ipAddress: '10.78.0.3' });
  expect(await sentence(choose({ interface: 'enp2s0' }))).toMatch(/name one of/);
});

test('an interface is renamed, switched off, tagged and moved; nonsense is refused', async () => {
  expect(await sentence(desk.update({ name: 'sixteen-letters-' }))).toMatch(/at most 14/);
  expect(await sentence(desk.update({ name: 'enp1s0' }))).toMatch(/has an interface enp1s0 already/);
  expect(await sentence(desk.update({ name: 'lo' }))).toMatch(/loopback/);
  expect(await sentence(desk.update({ vlan: 77 }))).toMatch(/no VLAN 77/);
  await desk.link({ mode: 'static', subnet: 2, ipAddress: '10.78.0.2' });
  await desk.update({ vlan: 1, tags: ['san', 'san', 'fast'], mtu: 9000, enabled: false });
  const nic = (await desk.links.forMachine(desk.read, desk.machineId))[1];
  expect(nic).toMatchObject({ vlan: { id: 1 }, tags: ['san', 'fast'], mtu: 9000, enabled: false, links: [] });
  expect(await sentence(desk.link({ mode: 'dhcp' }))).toMatch(/switched off/);
});

test('a network is changed while nothing runs on it', async () => {
  await desk.setStatus('deployed');
  expect(await sentence(desk.link({ mode: 'dhcp' }))).toBe(
    'host-abc123 is Deployed: its network is set up while it is Ready, Allocated or Broken.',
  );
  expect(await sentence(desk.update({ name: 'san0' }))).toMatch(/is Deployed/);
  expect((await desk.update({ tags: ['san'] })).ok).toBe(true);
  await desk.setStatus('broken');
  expect((await desk.link({ mode: 'dhcp' })).ok).toBe(true);
  await desk.transaction((tx) => tx.updateTable('machine').set({ locked: 1 }).execute());
  expect(await sentence(desk.update({ enabled: false }))).toMatch(/locked/);
  const told = await desk.links.implementation['network.links']({ systemId }, mira);
  expect(told).toMatchObject({ value: { whyNot: 'host-abc123 is locked. Unlock it first.' } });
});

test('what would keep the machine from the network is told', async () => {
  const problems = async () => {
    const told = await desk.links.implementation['network.links']({ systemId }, mira);
    return told.ok ? told.value.problems : [];
  };
  expect(await problems()).toEqual([]);
  await desk.link({ mode: 'dhcp' });
  await desk.links.implementation['network.disconnect']({ systemId, interface: 'enp1s0' }, mira);
  expect((await problems())[0]).toMatch(/enp1s0, the interface that the machine boots from, gets no address/);
  await desk.update({ enabled: false });
  expect((await problems())[0]).toMatch(/No interface gets an address/);
  await desk.links.implementation['network.restore_links']({ systemId }, mira);
  expect(await problems()).toEqual([]);
  expect(await desk.linksOf('enp1s0')).toMatchObject([{ mode: 'auto' }]);
});

test('every change is told, and by whom', async () => {
  await desk.link({ mode: 'static', subnet: 2, ipAddress: '10.78.0.2' });
  const events = await eventsAfter(desk.read, 0, 100);
  expect(events.filter((event) => event.kind === 'machine.network')).toMatchObject([
    { systemId, who: 'mira', text: 'host-abc123: enp2s0: 10.78.0.2 in 10.78.0.0/29.' },
  ]);
});
