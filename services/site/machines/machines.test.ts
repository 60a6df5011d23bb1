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
import { writeSetting } from '../../platform/settings/settings.ts';
import { fakeClock } from '../../platform/clock.ts';

const mac = '52:54:00:00:00:01';

const create = (core: DeskCore, more: object = {}) =>
  core.machines.implementation['machines.create'](
    {
      macs: [mac],
      architecture: 'amd64/generic',
      description: '',
      powerType: 'ipmi',
      powerParameters: { power_address: '10.77.0.212', power_pass: 'hush' },
      commission: true,
      ...more,
    },
    mira,
  );

const created = (core: DeskCore, more: object = {}): Promise<string> =>
  addMachine(core, { commission: true, ...more });

async function get(core: DeskCore, systemId: string) {
  const found = await core.machines.implementation['machines.get']({ systemId }, mira);
  if (!found.ok) throw new Error(found.problem.sentence);
  return found.value;
}

const end = (ground: TestGround, core: DeskCore, systemId: string, passed: boolean, sentence = '') =>
  ground.store.transaction(async (tx) => {
    const { id } = await tx
      .selectFrom('machine')
      .select('id')
      .where('system_id', '=', systemId)
      .executeTakeFirstOrThrow();
    await core.machines.runEnded(tx, id, { passed, sentence });
  });

const texts = async (ground: TestGround) =>
  (await ground.store.read.selectFrom('event').select('text').orderBy('n').execute()).map((e) => e.text);

test('a machine added by hand is commissioned at once, becomes Ready and is switched off', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await created(core);
  expect(await get(core, systemId)).toMatchObject({ status: 'commissioning', runPurpose: 'commission' });
  await ground.clock.advance(2_000);
  expect(core.bmc).toMatchObject({ state: 'on', told: ['netboot', 'on'] });
  await end(ground, core, systemId, true);
  await ground.clock.advance(2_000);
  const machine = await get(core, systemId);
  expect(machine).toMatchObject({ status: 'ready', runPurpose: null, deadlineAt: null, powerState: 'off' });
  expect(machine.life.map((l) => l.status)).toEqual(['new', 'commissioning', 'ready']);
  expect(machine.life.at(-1)).toMatchObject({ to: null });
  expect(machine.systemId).toMatch(/^[34678a-z]{6}$/);
  expect((await texts(ground)).join('\n')).not.toContain('hush');
  await core.stop();
});

test('a stranger enlists as New and waits; with auto-commissioning it goes on by itself', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const report = {
    macs: [mac],
    architecture: 'amd64/generic',
    hardwareUuid: '11111111-2222-3333-4444-555555555555',
  };
  const power = { type: 'ipmi', parameters: { power_address: '10.77.0.212' } };
  const first = await core.machines.enlist({ ...report, power });
  if (!first.ok) throw new Error(first.problem.sentence);
  const { systemId } = first.value;
  expect(await get(core, systemId)).toMatchObject({ status: 'new', runPurpose: 'enlist', powerType: 'ipmi' });
  await end(ground, core, systemId, true);
  await ground.clock.advance(2_000);
  expect(await get(core, systemId)).toMatchObject({ status: 'new', runPurpose: null, deadlineAt: null });
  expect(core.bmc.told).toEqual(['off']);

  // It boots again.
  await ground.store.transaction((tx) => writeSetting(tx, 'autoCommission', true));
  const again = await core.machines.enlist({ ...report, macs: [mac, '52:54:00:00:00:02'] });
  expect(again).toEqual({ ok: true, value: { ...first.value, created: false } });
  await end(ground, core, systemId, true);
  expect(await get(core, systemId)).toMatchObject({ status: 'commissioning', runPurpose: 'commission' });
  await core.stop();
});

test('silence becomes a failure that names the last step, and a heartbeat puts it off', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await created(core);
  await ground.clock.advance(5_000);
  core.boot.saw({ mac }, 'dhcp', { arch: 7, address: '10.77.0.112', file: 'ipxe.efi' });
  core.boot.saw({ mac }, 'tftp', { file: 'ipxe.efi', complete: true });
  await ground.clock.advance(29 * 60_000);
  const row = await ground.store.read.selectFrom('machine').select('id').executeTakeFirstOrThrow();
  await ground.store.transaction((tx) => core.machines.heard(tx, row.id));
  await ground.clock.advance(20 * 60_000);
  expect(await get(core, systemId)).toMatchObject({ status: 'commissioning' });
  await ground.clock.advance(11 * 60_000);
  const failed = await get(core, systemId);
  expect(failed.status).toBe('failed_commissioning');
  expect(failed.errorDescription).toMatch(/last step seen was TFTP/);
  await core.stop();
});

test('enlistment that falls silent is given up, and the machine stays New', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const enlisted = await core.machines.enlist({ macs: [mac], architecture: 'amd64/generic' });
  if (!enlisted.ok) throw new Error(enlisted.problem.sentence);
  await ground.clock.advance(31 * 60_000);
  expect(await get(core, enlisted.value.systemId)).toMatchObject({ status: 'new', runPurpose: null });
  expect((await texts(ground)).some((t) => t.includes('Enlistment was given up'))).toBe(true);
  await core.stop();
});

test('abort goes back to where the machine was, broken and fixed go their way, refusals say what to do', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const m = core.machines.implementation;
  const systemId = await created(core);
  expect(await m['machines.commission']({ systemId }, mira)).toMatchObject({
    problem: { code: 'not_now', sentence: expect.stringContaining('is Commissioning') as string },
  });
  expect(await m['machines.abort']({ systemId, comment: 'wrong rack' }, mira)).toEqual({
    ok: true,
    value: {},
  });
  expect(await get(core, systemId)).toMatchObject({ status: 'new', runPurpose: null });
  await ground.clock.advance(2_000);
  expect(core.bmc.told.at(-1)).toBe('off');
  expect(await m['machines.mark_broken']({ systemId, comment: 'fan 3 dead' }, mira)).toMatchObject({
    ok: true,
  });
  expect(await get(core, systemId)).toMatchObject({ status: 'broken', errorDescription: 'fan 3 dead' });
  expect(await m['machines.mark_fixed']({ systemId, comment: '' }, mira)).toMatchObject({ ok: true });
  expect(await get(core, systemId)).toMatchObject({ status: 'ready', errorDescription: '' });
  expect(await m['machines.abort']({ systemId, comment: '' }, mira)).toMatchObject({ ok: false });
  expect(await m['machines.delete']({ systemId }, mira)).toMatchObject({ ok: true });
  expect(await m['machines.get']({ systemId }, mira)).toMatchObject({ problem: { code: 'not_found' } });
  expect(core.machines.roster.byMac(mac)).toBeUndefined();
  await core.stop();
});

test('names and addresses belong to one machine', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await created(core, { hostname: 'build-01', commission: false });
  expect(await create(core)).toMatchObject({ problem: { code: 'conflict' } });
  expect(await create(core, { macs: ['52:54:00:00:00:02'], hostname: 'build-01' })).toMatchObject({
    problem: { code: 'conflict' },
  });
  expect(await create(core, { macs: ['52:54:00:00:00:02'], zone: 'moon' })).toMatchObject({
    problem: { code: 'bad_input', fields: { zone: expect.any(String) as string } },
  });
  expect(await create(core, { macs: ['52:54:00:00:00:02'], powerParameters: {} })).toMatchObject({
    problem: { code: 'bad_input', fields: { power_address: expect.any(String) as string } },
  });
  const m = core.machines.implementation;
  expect(await m['machines.update']({ systemId, hostname: 'build-02' }, mira)).toMatchObject({ ok: true });
  expect(core.machines.roster.byMac(mac)).toMatchObject({ hostname: 'build-02' });
  const { value } = (await m['machines.name_suggestion']({}, mira)) as { value: { hostname: string } };
  expect(value.hostname).toMatch(/^[a-z]+-[a-z]+$/);
  await core.stop();
});

test('a BMC that never answers fails the run with its own sentence; one that refuses does so at once', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  core.bmc.fails = silentBmc;
  const systemId = await created(core);
  await ground.clock.advance(60_000);
  expect(await get(core, systemId)).toMatchObject({ status: 'commissioning' });
  await ground.clock.advance(6 * 60_000);
  expect(await get(core, systemId)).toMatchObject({
    status: 'failed_commissioning',
    powerState: 'error',
    errorDescription: silentBmc.sentence,
  });
  core.bmc.fails = wrongPassword;
  await core.machines.implementation['machines.commission']({ systemId }, mira);
  await ground.clock.advance(2_000);
  expect(await get(core, systemId)).toMatchObject({
    status: 'failed_commissioning',
    errorDescription: wrongPassword.sentence,
  });
  await core.stop();
});

test('a machine that boots all the same keeps its run although its BMC is silent', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  core.bmc.fails = silentBmc;
  const systemId = await created(core);
  await ground.clock.advance(2_000);
  core.boot.saw({ mac }, 'dhcp', { arch: 0, address: '10.77.0.112' });
  core.boot.saw({ mac }, 'http', { file: 'boot script', boots: 'ephemeral' });
  await ground.clock.advance(7 * 60_000);
  expect(await get(core, systemId)).toMatchObject({ status: 'commissioning' });
  await core.stop();
});

test('a restart in the middle of commissioning goes on from the rows', async () => {
  const clock = fakeClock();
  await using ground = await aGround(clock);
  const before = await aDeskCore(ground);
  const systemId = await created(before);
  await ground.clock.advance(2_000);
  before.boot.saw({ mac }, 'dhcp', { arch: 0, isIpxe: true, address: '10.77.0.112' });
  await ground.clock.advance(1_000);
  await before.stop();

  const after = await aDeskCore(ground);
  await ground.clock.advance(2_000);
  expect(after.bmc.told).toEqual([]);
  expect(after.machines.roster.byMac(mac)).toMatchObject({ systemId });
  const story = await after.boot.implementation['boot.story']({ systemId }, mira);
  expect(story).toMatchObject({ value: { mood: 'running', purpose: 'commission' } });
  await end(ground, after, systemId, true);
  expect(await get(after, systemId)).toMatchObject({ status: 'ready' });
  await after.stop();
});
