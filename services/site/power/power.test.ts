import { expect, test } from 'vitest';
import { aDeskCore, mira, silentBmc, wrongPassword, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';

const mac = '52:54:00:00:00:01';

async function machine(core: DeskCore, more: object = {}): Promise<string> {
  const made = await core.machines.implementation['machines.create'](
    {
      macs: [mac],
      architecture: 'amd64/generic',
      description: '',
      powerType: 'ipmi',
      powerParameters: { power_address: '10.77.0.212', power_pass: 'hush' },
      commission: false,
      ...more,
    },
    mira,
  );
  if (!made.ok) throw new Error(made.problem.sentence);
  return made.value.systemId;
}

const row = (ground: TestGround) =>
  ground.store.read.selectFrom('machine').selectAll().executeTakeFirstOrThrow();
const intents = (ground: TestGround) => ground.store.read.selectFrom('power_intent').selectAll().execute();

async function parameters(core: DeskCore, systemId: string) {
  const found = await core.power.implementation['power.parameters']({ systemId }, mira);
  if (!found.ok) throw new Error(found.problem.sentence);
  return found.value;
}

test('on and off are rows that are carried out, noted and told', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const p = core.power.implementation;
  const systemId = await machine(core);
  expect(await p['power.on']({ systemId }, mira)).toEqual({ ok: true, value: {} });
  expect(await intents(ground)).toHaveLength(1);
  await ground.clock.advance(1_500);
  expect(core.bmc.told).toEqual(['on']);
  expect(await intents(ground)).toEqual([]);
  expect(await row(ground)).toMatchObject({ power_state: 'on', power_error: '' });
  await p['power.off']({ systemId }, mira);
  await ground.clock.advance(1_500);
  expect((await parameters(core, systemId)).notes.map((n) => n.text)).toEqual([
    'Switched off by IPMI',
    'Switched on by IPMI',
  ]);
  const events = await ground.store.read
    .selectFrom('event')
    .select(['text', 'who'])
    .where('kind', '=', 'power.switched')
    .execute();
  expect(events[0]).toEqual({ text: 'Switched on by IPMI (asked by mira)', who: 'mira' });
  await core.stop();
});

test('a machine that runs is cycled to boot over the network, one that is off is switched on', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  core.bmc.state = 'on';
  await machine(core, { commission: true });
  await ground.clock.advance(1_500);
  expect(core.bmc.told).toEqual(['netboot', 'cycle']);
  await core.stop();
});

test('the newest wish wins, also over one that is being carried out', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  core.bmc.fails = silentBmc;
  const systemId = await machine(core);
  const p = core.power.implementation;
  await p['power.on']({ systemId }, mira);
  await ground.clock.advance(1_500);
  await p['power.off']({ systemId }, mira);
  core.bmc.fails = null;
  await ground.clock.advance(120_000);
  expect(core.bmc).toMatchObject({ state: 'off' });
  expect(core.bmc.told.filter((t) => t === 'on')).toHaveLength(1);
  await core.stop();
});

test('silence is tried again with growing pauses, a refusal is not', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  core.bmc.fails = silentBmc;
  const systemId = await machine(core);
  const p = core.power.implementation;
  await p['power.on']({ systemId }, mira);
  await ground.clock.advance(10 * 60_000);
  expect(core.bmc.told).toHaveLength(7);
  expect(await intents(ground)).toEqual([]);
  expect(await row(ground)).toMatchObject({ power_state: 'error', power_error: silentBmc.sentence });
  core.bmc.told.length = 0;
  core.bmc.fails = wrongPassword;
  await p['power.on']({ systemId }, mira);
  await ground.clock.advance(60_000);
  expect(core.bmc.told).toEqual(['on']);
  const { notes } = await parameters(core, systemId);
  expect(notes[0]).toMatchObject({ failed: true, text: wrongPassword.sentence });
  expect(notes.length).toBeLessThanOrEqual(20);
  await core.stop();
});

test('a wish survives a restart', async () => {
  await using ground = await aGround();
  const before = await aDeskCore(ground);
  before.bmc.fails = silentBmc;
  await machine(before, { commission: true });
  await ground.clock.advance(1_000);
  await before.stop();
  expect(await intents(ground)).toHaveLength(1);
  const after = await aDeskCore(ground);
  await ground.clock.advance(5_000);
  expect(after.bmc.told).toEqual(['netboot', 'on']);
  expect(await intents(ground)).toEqual([]);
  await after.stop();
});

test('killed after the BMC was told and before that was written: the machine is not switched a second time', async () => {
  await using ground = await aGround();
  const before = await aDeskCore(ground);
  await machine(before, { commission: true });
  await ground.clock.advance(1_500);
  await before.stop();
  const { id } = await row(ground);
  await ground.store.transaction((tx) =>
    before.power.intend(tx, { id }, 'netboot', { why: 'to be commissioned', by: 'mira' }),
  );
  await ground.store.transaction((tx) => tx.updateTable('power_intent').set({ attempts: 1 }).execute());
  await ground.clock.advance(1);
  before.boot.saw({ mac }, 'dhcp', { arch: 0, isIpxe: true, address: '10.77.0.112' });
  await before.boot.watch.stop();

  const after = await aDeskCore(ground);
  await ground.clock.advance(2_000);
  expect(after.bmc.told).toEqual([]);
  expect(await intents(ground)).toEqual([]);
  await after.stop();
});

test('states are read every five minutes; a reading that fails never ends a run', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await machine(core, { commission: true });
  await ground.clock.advance(2_000);
  expect(await row(ground)).toMatchObject({ power_state: 'on' });
  core.bmc.fails = silentBmc;
  await ground.clock.advance(6 * 60_000);
  expect(await row(ground)).toMatchObject({ power_state: 'error', status: 'commissioning' });
  core.bmc.fails = null;
  core.bmc.state = 'off';
  await ground.clock.advance(6 * 60_000);
  expect(await row(ground)).toMatchObject({ power_state: 'off', power_error: '' });
  expect(await core.power.implementation['power.query']({ systemId }, mira)).toEqual({
    ok: true,
    value: { state: 'off' },
  });
  await core.stop();
});

test('secrets are never told, stay when left out, and go with another driver', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const p = core.power.implementation;
  const systemId = await machine(core);
  expect(await parameters(core, systemId)).toMatchObject({
    type: 'ipmi',
    parameters: { power_address: '10.77.0.212' },
    storedSecrets: ['power_pass'],
  });
  expect(JSON.stringify(await row(ground))).not.toContain('hush');
  await p['power.set']({ systemId, type: 'ipmi', parameters: { power_address: '10.77.0.213' } }, mira);
  expect(await parameters(core, systemId)).toMatchObject({
    parameters: { power_address: '10.77.0.213' },
    storedSecrets: ['power_pass'],
  });
  expect(await p['power.set']({ systemId, type: 'ipmi', parameters: {} }, mira)).toMatchObject({
    problem: { code: 'bad_input', fields: { power_address: expect.any(String) as string } },
  });
  expect(await p['power.set']({ systemId, type: 'steam', parameters: {} }, mira)).toMatchObject({
    problem: { code: 'bad_input', sentence: expect.stringContaining('There are: ipmi, manual') as string },
  });
  await p['power.set']({ systemId, type: 'manual', parameters: {} }, mira);
  expect(await parameters(core, systemId)).toMatchObject({
    type: 'manual',
    parameters: {},
    storedSecrets: [],
  });
  await core.stop();
});

test('a check tries the given settings with the stored secret, or the stored ones, and changes nothing', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const p = core.power.implementation;
  const systemId = await machine(core);
  const before = await row(ground);
  const steps = [
    { name: 'session', passed: false, sentence: 'Tried.' },
    { name: 'power', passed: null, sentence: 'Not reached.' },
  ];
  expect(await p['power.check']({ systemId }, mira)).toEqual({ ok: true, value: { passed: false, steps } });
  const right = { power_address: '10.77.0.212', power_pass: 'right' };
  expect(await p['power.check']({ systemId, type: 'ipmi', parameters: right }, mira)).toMatchObject({
    value: { passed: true },
  });
  expect((await row(ground)).power_parameters).toBe(before.power_parameters);
  await core.stop();
});

test('what cannot be switched says so: by hand, without a driver, without a run', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const p = core.power.implementation;
  const systemId = await machine(core, { powerType: 'manual', powerParameters: {}, commission: true });
  await ground.clock.advance(1_500);
  const asked = await ground.store.read
    .selectFrom('event')
    .select('text')
    .where('kind', '=', 'power.by_hand')
    .execute();
  expect(asked[0]!.text).toMatch(/by hand/);
  expect(await intents(ground)).toEqual([]);
  await core.machines.implementation['machines.abort']({ systemId, comment: '' }, mira);
  expect(await p['power.cycle_and_retry']({ systemId }, mira)).toMatchObject({
    problem: { code: 'not_now' },
  });
  await p['power.set']({ systemId, type: '', parameters: {} }, mira);
  expect(await p['power.on']({ systemId }, mira)).toMatchObject({
    problem: { sentence: expect.stringContaining('no power driver') as string },
  });
  const types = await p['power.types']({}, mira);
  expect(types).toMatchObject({
    value: {
      types: [
        { type: 'ipmi', queries: true },
        { type: 'manual', queries: false },
      ],
    },
  });
  await core.stop();
});

test('a run is tried again from a power cycle, with its full time', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await machine(core, { commission: true });
  await ground.clock.advance(20 * 60_000);
  const { deadline_at: before } = await row(ground);
  core.bmc.told.length = 0;
  expect(await core.power.implementation['power.cycle_and_retry']({ systemId }, mira)).toMatchObject({
    ok: true,
  });
  await ground.clock.advance(1_500);
  expect(core.bmc.told).toEqual(['netboot', 'cycle']);
  expect((await row(ground)).deadline_at).toBe(before! + 20 * 60_000);
  await core.stop();
});
