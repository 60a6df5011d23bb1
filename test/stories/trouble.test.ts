import { expect, test } from 'vitest';
import { httpFrom } from '../../services/simulator/machine-http.ts';
import { aSite, type Site } from './site.ts';

const metadataCounters = async (site: Site) =>
  (await site.do('desk.status', {})).services.find((s) => s.name === 'metadata')!.counters;

test('wrong metadata credentials open nothing, are counted, and the next boot goes well', async () => {
  await using site = await aSite();
  const plugged = await site.plugIn({ faults: { tamper: (key) => ({ ...key, tokenSecret: 'guessed' }) } });
  const machine = await plugged.powerOn();
  expect(machine.screen).toBe('401 Authorization Error: Invalid API key.');
  expect(await metadataCounters(site)).toMatchObject({ refused_wrong_credentials: 1 });
  machine.faults = undefined;
  expect((await plugged.powerOn()).outcome).toBe('passed');
});

test("another machine's address gets neither its credentials nor in with them", async () => {
  await using site = await aSite();
  const victim = await site.plugIn({ faults: { silentIn: '50-maas-01-commissioning' } });
  await victim.powerOn();
  const [{ systemId } = { systemId: '' }] = await site.machines();
  const thief = await (await site.plugIn()).powerOn();
  const url = `http://${site.nics.get('lan0')}:5248/MAAS/metadata/latest/by-id/${systemId}/?op=get_preseed`;
  const stolen = await httpFrom(thief.address, url);
  expect([stolen.status, stolen.body.toString().trim()]).toEqual([
    403,
    `${thief.address} is not the address of machine ${systemId}.`,
  ]);
  expect((await httpFrom(victim.machine.address, url)).status).toBe(200);
  expect((await httpFrom(thief.address, url.replace(systemId, '../../x'))).status).toBeGreaterThan(399);
});

test('a machine that names the card of another does not become it, nor disturb it', async () => {
  await using site = await aSite({ autoCommission: true });
  const victim = await site.plugIn();
  await victim.powerOn();
  await victim.powerOn();
  const before = (await site.machines())[0]!;
  expect(before.status).toBe('ready');
  const thief = await (await site.plugIn({ macs: ['52:54:00:ff:00:01', victim.machine.mac] })).powerOn();
  expect(thief.screen).toContain(
    `409 This may be ${before.hostname}, or not. An admin of this desk is asked`,
  );
  expect(await site.machines()).toEqual([before]);
  await site.do('machines.commission', { systemId: before.systemId });
  const url = `http://${site.nics.get('lan0')}:5248/MAAS/metadata/latest/by-id/${before.systemId}/?op=get_preseed`;
  expect((await httpFrom(thief.address, url)).status).toBe(403);
  expect((await victim.powerOn()).outcome).toBe('passed');
});

test.each([
  ['says nothing', () => undefined],
  ['answers garbage', () => Buffer.from('garbage that is no RMCP')],
])('a BMC that %s: a sentence on the machine, the others go on', async (_, garbage) => {
  await using site = await aSite();
  const bad = await site.plugIn({ bmc: { garbage } });
  const { systemId } = await site.do('machines.create', { macs: [bad.machine.mac], ...bad.power });
  const other = await (await site.plugIn()).powerOn();
  expect(other.outcome).toBe('passed');
  const failed = await site.until(
    'its power has failed',
    async () => {
      const machine = await site.machine(systemId);
      return machine.powerError === '' ? null : machine;
    },
    { limitMs: 20 * 60_000, stepMs: 1_000 },
  );
  expect(failed.powerError).toMatch(/BMC|answer/);
  expect(await site.machines()).toHaveLength(2);
});
