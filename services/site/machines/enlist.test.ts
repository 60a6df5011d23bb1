import { expect, test } from 'vitest';
import { addMachine, aDeskCore, mira, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { decideEnlist, type Candidate, type EnlistFacts } from './enlist-policy.ts';

const uuid = '11111111-2222-3333-4444-555555555555';
const otherUuid = '99999999-2222-3333-4444-555555555555';
const one: Candidate = { id: 1, uuid, alive: false };
const two: Candidate = { id: 2, uuid: otherUuid, alive: false };
const nothing: EnlistFacts = { uuid, asking: null, named: [], byUuid: null, byBmc: null };

test.each<[string, Partial<EnlistFacts>, object]>([
  ['nothing is known of it', {}, { do: 'create' }],
  ['its card asks', { asking: { ...one, isBootCard: true } }, { do: 'go_on', machineId: 1, takeUuid: true }],
  [
    'its second card asks',
    { asking: { ...one, isBootCard: false } },
    { do: 'go_on', machineId: 1, takeUuid: true },
  ],
  [
    'its board was replaced',
    { uuid: otherUuid, asking: { ...one, isBootCard: true } },
    { do: 'go_on', machineId: 1, takeUuid: true },
  ],
  [
    'its board number is that of another machine',
    { asking: { ...one, isBootCard: true }, byUuid: two },
    { do: 'go_on', machineId: 1, takeUuid: false },
  ],
  [
    'a card that somebody else named asks from another board',
    { uuid: otherUuid, asking: { ...one, isBootCard: false } },
    { do: 'ask', machineId: 1, kind: 'stolen_mac' },
  ],
  ['it names cards of a machine', { named: [one] }, { do: 'ask', machineId: 1, kind: 'second_card' }],
  [
    'it names cards of another board',
    { uuid: otherUuid, named: [one] },
    { do: 'ask', machineId: 1, kind: 'stolen_mac' },
  ],
  ['it names cards of two', { named: [one, two] }, { do: 'ask', machineId: 1, kind: 'stolen_mac' }],
  ['only its board is known', { byUuid: one }, { do: 'ask', machineId: 1, kind: 'replaced_card' }],
  [
    'its board is known, and on the wire elsewhere',
    { byUuid: { ...one, alive: true } },
    { do: 'ask', machineId: 1, kind: 'cloned_uuid' },
  ],
  ['only its BMC is known', { byBmc: one }, { do: 'ask', machineId: 1, kind: 'same_bmc' }],
])('%s', (_, facts, decision) => {
  expect(decideEnlist({ ...nothing, ...facts })).toEqual(decision);
});

const mac = '52:54:00:00:00:01';
const stranger = '52:54:00:00:00:09';
const report = { architecture: 'amd64/generic', hardwareUuid: uuid };

async function aKnownMachine(ground: TestGround): Promise<{ core: DeskCore; systemId: string }> {
  const core = await aDeskCore(ground);
  const enlisted = await core.machines.enlist({ ...report, macs: [mac] });
  if (!enlisted.ok) throw new Error(enlisted.problem.sentence);
  return { core, systemId: enlisted.value.systemId };
}

const claims = async (core: DeskCore) => {
  const listed = await core.machines.implementation['machines.claims']({ offset: 0, limit: 10 }, mira);
  if (!listed.ok) throw new Error(listed.problem.sentence);
  return listed.value.items;
};

test('a question is asked once, and told as often as it comes; the answer "same" takes the card over', async () => {
  await using ground = await aGround();
  const { core, systemId } = await aKnownMachine(ground);
  const asks = () => core.machines.enlist({ ...report, macs: [stranger] });
  expect(await asks()).toMatchObject({ ok: false, problem: { code: 'not_now' } });
  await asks();
  const [claim] = await claims(core);
  expect(claim).toMatchObject({ kind: 'replaced_card', systemId, mac: stranger, times: 2 });
  expect(core.machines.roster.byMac(stranger)).toBeUndefined();
  const events = await ground.store.read.selectFrom('event').select('kind').execute();
  expect(events.filter((e) => e.kind === 'machine.claim')).toHaveLength(1);
  const accept = core.machines.implementation['machines.claim_accept'];
  expect(await accept({ id: claim!.id, as: 'same' }, mira)).toMatchObject({ ok: true });
  expect(core.machines.roster.byMac(stranger)?.systemId).toBe(systemId);
  expect(core.machines.roster.byMac(mac)).toBeUndefined();
  expect(await asks()).toMatchObject({ ok: true, value: { systemId, created: false } });
  expect(await accept({ id: claim!.id, as: 'same' }, mira)).toMatchObject({ problem: { code: 'not_found' } });
  await core.stop();
});

test('"other" makes a machine of its own, which has not the number of the first', async () => {
  await using ground = await aGround();
  const { core, systemId } = await aKnownMachine(ground);
  core.leases.set('10.77.0.100', mac);
  await core.machines.enlist({ ...report, macs: [stranger] });
  const [claim] = await claims(core);
  expect(claim).toMatchObject({ kind: 'cloned_uuid' });
  await core.machines.implementation['machines.claim_accept']({ id: claim!.id, as: 'other' }, mira);
  const made = await core.machines.enlist({ ...report, macs: [stranger, mac] });
  expect(made).toMatchObject({ ok: true, value: { created: true } });
  expect(core.machines.roster.byMac(mac)?.systemId).toBe(systemId);
  const rows = await ground.store.read.selectFrom('machine').select('hardware_uuid').orderBy('id').execute();
  expect(rows.map((row) => row.hardware_uuid)).toEqual([uuid, null]);
  expect(await claims(core)).toEqual([]);
  await core.stop();
});

test('"refused" is silence for a day, then the question comes again', async () => {
  await using ground = await aGround();
  const { core } = await aKnownMachine(ground);
  const asks = () => core.machines.enlist({ ...report, macs: [stranger] });
  await asks();
  await core.machines.implementation['machines.claim_refuse']({ id: (await claims(core))[0]!.id }, mira);
  expect(await asks()).toMatchObject({
    ok: false,
    problem: { sentence: expect.stringContaining('nothing') },
  });
  expect(await claims(core)).toEqual([]);
  await ground.store.batch((raw) => raw.exec('update claim set answered_at = answered_at - 90000000'));
  await asks();
  expect(await claims(core)).toHaveLength(1);
  await core.stop();
});

test('a machine that was added by hand is not given away to whoever tells its BMC address', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await addMachine(core);
  const power = { type: 'ipmi', parameters: { power_address: '10.77.0.212' } };
  expect(await core.machines.enlist({ ...report, macs: [stranger], power })).toMatchObject({ ok: false });
  expect(await claims(core)).toMatchObject([{ kind: 'same_bmc', systemId }]);
  await core.stop();
});
