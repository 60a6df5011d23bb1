import { expect, test } from 'vitest';
import {
  addMachine,
  aDeskCore,
  mira,
  silentBmc,
  wrongPassword,
  type DeskCore,
} from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';

const mac = '52:54:00:00:00:01';

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
  const systemId = await addMachine(core);
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
  await addMachine(core, { commission: true });
  await ground.clock.advance(1_500);
  expect(core.bmc.told).toEqual(['netboot', 'cycle']);
  await core.stop();
});

test('the newest wish wins, also over one that is being carried out', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  core.bmc.fails = silentBmc;
  const systemId = await addMachine(core);
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
  const systemId = await addMachine(core);
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
  await addMachine(before, { commission: true });
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
  await addMachine(before, { commission: true });
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
  const systemId = await addMachine(core, { commission: true });
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

test('a run is tried again from a power cycle, with its full time', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await addMachine(core, { commission: true });
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

test('a machine that is deleted while its BMC is at work leaves nothing behind', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await addMachine(core);
  let finish = (): void => {};
  core.bmc.waits = new Promise((resolve) => (finish = resolve));
  await core.power.implementation['power.on']({ systemId }, mira);
  await ground.clock.advance(1_500);
  await core.machines.implementation['machines.delete']({ systemId }, mira);
  finish();
  await ground.clock.advance(1_500);
  expect(core.bmc.told).toEqual(['on']);
  expect(core.power.reconciler.counters()).toMatchObject({ intents_done: 1, in_hand: 0 });
  expect(core.power.reconciler.counters()).not.toHaveProperty('intents_broke');
  await core.stop();
});
