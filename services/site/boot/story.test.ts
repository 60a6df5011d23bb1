import { expect, test } from 'vitest';
import {
  commissioning,
  bootsUntil,
  ip,
  listed,
  mac,
  server,
  states,
  story,
} from '../../../test/desk-boot.ts';
import { aDeskCore, mira, silentBmc } from '../../../test/desk-core.ts';
import { aGround } from '../../../test/ground.ts';

test('the loader arrived, then silence: stuck at HTTP with causes that fit the signs, counted as one who needs you', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await commissioning(core);
  await bootsUntil(ground, core, 'tftp');
  await ground.clock.advance(12_000);
  expect(await story(core, systemId)).toMatchObject({ mood: 'running', sentence: 'The loader is starting' });
  await ground.clock.advance(62_000);
  const told = await story(core, systemId);
  expect(told).toMatchObject({ mood: 'stuck', sentence: 'The loader arrived, then the machine fell silent' });
  expect(states(told)).toMatchObject({ tftp: 'done', http: 'missing', kernel: 'to_come' });
  const missing = told.rail.find((r) => r.step === 'http')!;
  expect(missing.lateByMs).toBeGreaterThan(70_000);
  expect(missing.facts).toEqual([`nothing from ${ip}`, 'due 15 s after TFTP']);
  expect(told.causes).toHaveLength(3);
  expect(told.causes[0]).toMatchObject({ action: { procedure: 'power.cycle_and_retry' } });
  for (const { fits } of told.causes) if (fits) expect(fits.of).toBeLessThanOrEqual(fits.signs);
  expect(told.wire.at(-1)).toMatchObject({ protocol: 'TFTP' });
  const [row] = await listed(core);
  expect(row!.activity).toEqual({
    rail: 'dddmttt',
    text: expect.stringMatching(/^HTTP missing for 1:1\d$/) as string,
    late: true,
  });
  const counts = await core.machines.implementation['machines.counts']({}, mira);
  expect(counts).toMatchObject({ value: { need_you: 1, working: 0 } });
  const events = await ground.store.read
    .selectFrom('event')
    .select('text')
    .where('kind', '=', 'boot.late')
    .execute();
  expect(events).toEqual([{ text: 'HTTP missing: The loader arrived, then the machine fell silent' }]);

  // The step comes after all: the card goes back to running by itself.
  await core.boot.script({ mac, ip, server, platform: 'efi' });
  await ground.clock.advance(2_000);
  expect(await story(core, systemId)).toMatchObject({ mood: 'running' });
  expect((await listed(core))[0]!.activity.late).toBe(false);
  await core.stop();
});

test('who passed the step and who is stuck at it is a sign of its own', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const second = '52:54:00:00:00:02';
  const systemId = await commissioning(core);
  await commissioning(core, { macs: [second] });
  await bootsUntil(ground, core, 'tftp');
  core.boot.saw({ mac: second }, 'dhcp', { arch: 7, address: '10.77.0.113' });
  core.boot.saw({ mac: second }, 'tftp', { file: 'ipxe.efi', complete: true });
  await ground.clock.advance(30_000);
  expect((await story(core, systemId)).peers).toBe(
    '2 machines are stuck at this step; none passed it in the last 5 minutes.',
  );
  core.boot.saw({ mac: second }, 'http', { file: 'boot script', boots: 'ephemeral' });
  await ground.clock.advance(2_000);
  expect((await story(core, systemId)).peers).toBe(
    'Only build-01 is stuck; 1 other passed this step in the last 5 minutes.',
  );
  await core.stop();
});

test('a finished run is looked back on, and is what the next one is measured by', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await commissioning(core);
  await ground.clock.advance(1_000);
  await bootsUntil(ground, core, 'scripts');
  const { id } = await ground.store.read.selectFrom('machine').select('id').executeTakeFirstOrThrow();
  await ground.store.transaction((tx) => core.machines.runEnded(tx, id, { passed: true, sentence: '' }));
  await ground.clock.advance(1_000);
  const done = await story(core, systemId);
  expect(done).toMatchObject({ mood: 'done', purpose: 'commission', silentSince: null });
  expect(done.sentence).toMatch(/^Commissioned in \d+ s/);
  expect(done.rail.every((r) => r.state === 'done')).toBe(true);
  await core.machines.implementation['machines.commission']({ systemId }, mira);
  await ground.clock.advance(2_000);
  const next = await story(core, systemId);
  expect(next.usual?.map((u) => u.step)).toEqual([
    'power',
    'dhcp',
    'tftp',
    'http',
    'kernel',
    'agent',
    'scripts',
  ]);
  expect(next.leftMs).toBeGreaterThan(10_000);
  await core.stop();
});

test('power control that does not work yet is the first thing said', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  core.bmc.fails = silentBmc;
  const systemId = await commissioning(core);
  await ground.clock.advance(5_000);
  const told = await story(core, systemId);
  expect(told).toMatchObject({
    mood: 'running',
    sentence: `Power control does not work yet: ${silentBmc.sentence}`,
  });
  expect(told.rail[0]).toMatchObject({ state: 'current', facts: ['no answer yet', 'try 2'] });
  await core.stop();
});

test('a machine without power control waits for a hand, and is never called late for that', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await commissioning(core, { powerType: 'manual' });
  await ground.clock.advance(10 * 60_000);
  expect(await story(core, systemId)).toMatchObject({
    mood: 'running',
    sentence: 'Waiting for somebody to switch build-01 on',
  });
  expect((await listed(core))[0]!.activity).toMatchObject({ rail: 'ctttttt', late: false });
  core.boot.saw({ mac }, 'dhcp', {
    arch: 0,
    isIpxe: true,
    address: ip,
    file: 'http://10.77.0.1:5248/boot/ipxe',
  });
  expect(states(await story(core, systemId))).toMatchObject({
    power: 'left_out',
    dhcp: 'current',
    tftp: 'left_out',
  });
  await core.stop();
});

test('a failed commissioning says why, where it broke off and what to try', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await commissioning(core);
  await ground.clock.advance(1_000);
  await bootsUntil(ground, core, 'kernel');
  await ground.clock.advance(32 * 60_000);
  const told = await story(core, systemId);
  expect(told.mood).toBe('stuck');
  expect(told.sentence).toMatch(/last step seen was Kernel/);
  expect(states(told)).toMatchObject({ kernel: 'done', agent: 'missing' });
  expect(told.causes.map((c) => c.code)).toContain('kernel_no_driver');
  expect((await listed(core))[0]!.activity.rail).toBe('dddddmt');
  await core.stop();
});
