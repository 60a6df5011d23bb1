import { expect, test } from 'vitest';
import { addMachine, aDeskCore, mira, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';

const row = (ground: TestGround) =>
  ground.store.read.selectFrom('machine').selectAll().executeTakeFirstOrThrow();
const intents = (ground: TestGround) => ground.store.read.selectFrom('power_intent').selectAll().execute();

async function parameters(core: DeskCore, systemId: string) {
  const found = await core.power.implementation['power.parameters']({ systemId }, mira);
  if (!found.ok) throw new Error(found.problem.sentence);
  return found.value;
}

test('secrets are never told, stay when left out, and go with another driver', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const p = core.power.implementation;
  const systemId = await addMachine(core);
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
  const systemId = await addMachine(core);
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
  const systemId = await addMachine(core, { powerType: 'manual', powerParameters: {}, commission: true });
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
