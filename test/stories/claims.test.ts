import { expect, test } from 'vitest';
import { httpFrom } from '../../services/simulator/machine-http.ts';
import { aSite, type Site } from './site.ts';

const uuid = '5e57a11e-0000-4000-8000-000000000001';
const [first, second, strange] = ['52:54:00:c1:00:01', '52:54:00:c1:00:02', '52:54:00:c1:00:03'];

const claims = async (site: Site) => (await site.do('machines.claims', {})).items;
const keyFor = async (site: Site, address: string, systemId: string): Promise<number> => {
  const url = `http://${site.nics.get('lan0')}:5248/MAAS/metadata/latest/by-id/${systemId}/?op=get_preseed`;
  return (await httpFrom(address, url)).status;
};

test('an honest second card of a known machine: it boots from it, and nobody is asked', async () => {
  await using site = await aSite();
  await (await site.plugIn({ macs: [first, second], uuid })).powerOn();
  const again = await (await site.plugIn({ macs: [second, first], uuid })).powerOn();
  expect(again.outcome).toBe('passed');
  const [machine] = await site.machines();
  expect(await site.machines()).toHaveLength(1);
  expect(machine?.mac).toBe(second);
  expect(await claims(site)).toEqual([]);
});

test('a replaced card: the admin says that it is the same machine, and it goes on', async () => {
  await using site = await aSite();
  const before = await site.plugIn({ macs: [first], uuid });
  await before.powerOn();
  before.unplug();
  const mended = await site.plugIn({ macs: [strange], uuid });
  const shown = await mended.powerOn();
  const [{ systemId } = { systemId: '' }] = await site.machines();
  expect(shown.screen).toContain('An admin of this desk is asked');
  expect(await keyFor(site, shown.address, systemId)).toBe(403);
  const [claim] = await claims(site);
  expect(claim).toMatchObject({ systemId, mac: strange, address: shown.address, hardwareUuid: uuid });
  await site.do('machines.claim_accept', { id: claim!.id, as: 'same' });
  expect((await mended.powerOn()).outcome).toBe('passed');
  expect(await site.machines()).toMatchObject([{ systemId, mac: strange, status: 'new' }]);
});

test('a stranger that names the card of a machine in its run gets no key and leaves no card', async () => {
  await using site = await aSite();
  const victim = await site.plugIn({ macs: [first], uuid, faults: { silentIn: '50-maas-01-commissioning' } });
  await victim.powerOn();
  const [{ systemId } = { systemId: '' }] = await site.machines();
  const thief = await (await site.plugIn({ macs: [strange, first] })).powerOn();
  expect(thief.outcome).toBe('stuck');
  expect(await keyFor(site, thief.address, systemId)).toBe(403);
  expect(await claims(site)).toMatchObject([{ kind: 'stolen_mac', systemId, mac: strange }]);
  expect(await site.events(systemId)).toContainEqual(expect.stringContaining('is another board'));
  await site.do('machines.claim_refuse', { id: (await claims(site))[0]!.id });
  expect(await site.machines()).toHaveLength(1);
  victim.machine.faults = undefined;
  expect((await victim.powerOn()).outcome).toBe('passed');
});

test('two boards with the same number: a meaningless one asks nobody, a cloned one is a question', async () => {
  await using site = await aSite();
  const dummy = '00000000-0000-0000-0000-000000000000';
  await (await site.plugIn({ macs: [first], uuid: dummy })).powerOn();
  await (await site.plugIn({ macs: [second], uuid: dummy })).powerOn();
  expect([await site.machines(), await claims(site)]).toMatchObject([{ length: 2 }, []]);
  await (await site.plugIn({ macs: ['52:54:00:c1:00:11'], uuid })).powerOn();
  const clone = await site.plugIn({ macs: ['52:54:00:c1:00:12'], uuid });
  await clone.powerOn();
  const [claim] = await claims(site);
  expect(claim).toMatchObject({ kind: 'cloned_uuid' });
  await site.do('machines.claim_accept', { id: claim!.id, as: 'other' });
  expect((await clone.powerOn()).outcome).toBe('passed');
  expect(await site.machines()).toHaveLength(4);
});
