import { expect, test } from 'vitest';
import { commissioning, bootsUntil, ip, mac, server, states, story } from '../../../test/desk-boot.ts';
import { aDeskCore, mira } from '../../../test/desk-core.ts';
import { aGround } from '../../../test/ground.ts';

test('a boot is told step by step until its scripts run, and the kernel’s DHCP begins no new one', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await commissioning(core);
  await ground.clock.advance(1_000);
  expect(await story(core, systemId)).toMatchObject({ sentence: 'Switched on; its firmware is starting' });
  await bootsUntil(ground, core, 'scripts');
  const told = await story(core, systemId);
  expect(told).toMatchObject({ mood: 'running', purpose: 'commission', startedBy: 'mira', causes: [] });
  expect(told.sentence).toMatch(/^Reading the hardware: /);
  expect(states(told)).toEqual({
    power: 'done',
    dhcp: 'done',
    tftp: 'done',
    http: 'done',
    kernel: 'done',
    agent: 'done',
    scripts: 'current',
  });
  expect(told.rail.map((r) => r.facts[0])).toEqual([
    'on by IPMI',
    ip,
    'ipxe.efi 1.0 MiB',
    expect.stringContaining('KiB') as string,
    'UEFI',
    'reported in',
    expect.any(String) as string,
  ]);
  expect(told.rail[0]!.facts[1]).toBe('PXE once');
  expect(told.rail[1]!.facts[1]).toMatch(/^firmware 4 s|5 s$/);
  const rows = await ground.store.read.selectFrom('boot_step').select(['step', 'boot_number']).execute();
  expect(new Set(rows.map((r) => r.boot_number)).size).toBe(1);
  await core.stop();
});

test('what a stranger did before it introduced itself is the beginning of its story', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  await bootsUntil(ground, core, 'kernel');
  const enlisted = await core.machines.enlist({ macs: [mac], architecture: 'amd64/generic' });
  if (!enlisted.ok) throw new Error(enlisted.problem.sentence);
  core.boot.saw({ ip }, 'agent', {});
  await ground.clock.advance(1_000);
  expect(states(await story(core, enlisted.value.systemId))).toMatchObject({
    dhcp: 'done',
    kernel: 'done',
    agent: 'current',
  });
  const rows = await ground.store.read.selectFrom('boot_step').select('machine_id').execute();
  expect(rows.every((r) => r.machine_id === enlisted.value.machineId)).toBe(true);
  await core.stop();
});

test('devices that only ask for an address, and machines that are gone, leave no rows', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  for (let i = 0; i < 200; i++)
    core.boot.saw({ mac: `02:00:00:00:00:${i.toString(16).padStart(2, '0')}` }, 'dhcp', {
      arch: 0,
      address: ip,
    });
  core.boot.saw({ mac }, 'dhcp', { address: ip });
  core.boot.saw({ ip: '10.77.0.99' }, 'tftp', { file: 'x' });
  const systemId = await commissioning(core);
  core.boot.saw({ mac }, 'dhcp', { arch: 0, address: ip });
  await core.machines.implementation['machines.delete']({ systemId }, mira);
  await ground.clock.advance(1_000);
  expect(
    await ground.store.read
      .selectFrom('boot_step')
      .select('mac')
      .where('machine_id', 'is not', null)
      .execute(),
  ).toEqual([]);
  expect(
    await ground.store.read.selectFrom('boot_step').select('mac').where('mac', 'like', '02:%').execute(),
  ).toEqual([]);
  await core.stop();
});

test('a store that fails for a moment loses no step', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await commissioning(core);
  await ground.clock.advance(1_000);
  const batch = ground.store.batch;
  ground.store.batch = () => Promise.reject(new Error('database or disk is full'));
  core.boot.saw({ mac }, 'dhcp', { arch: 0, isIpxe: true, address: ip });
  await ground.clock.advance(500);
  ground.store.batch = batch;
  core.boot.saw({ mac }, 'http', { file: 'boot script', boots: 'ephemeral' });
  await ground.clock.advance(500);
  const rows = await ground.store.read.selectFrom('boot_step').select('step').orderBy('id').execute();
  expect(rows.map((r) => r.step)).toEqual(['power', 'dhcp', 'http']);
  expect(core.boot.watch.counters()).toMatchObject({ boot_steps_not_stored: 1 });
  expect(await story(core, systemId)).toMatchObject({ mood: 'running' });
  await core.stop();
});

test('a machine that is reset begins a new boot, one that only starts its disk ends its own', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  await commissioning(core);
  await bootsUntil(ground, core, 'kernel');
  await ground.clock.advance(500);
  core.boot.saw({ mac }, 'dhcp', { arch: 7, address: ip, file: 'ipxe.efi' });
  await ground.clock.advance(500);
  const { id } = await ground.store.read.selectFrom('machine').select('id').executeTakeFirstOrThrow();
  await ground.store.transaction((tx) => core.machines.runEnded(tx, id, { passed: true, sentence: '' }));
  core.boot.saw({ mac }, 'dhcp', { arch: 7, isIpxe: true, address: ip });
  await core.boot.script({ mac, ip, server, platform: 'efi' });
  core.boot.sawHttp({
    address: ip,
    what: 'finished',
    file: '/loaders/local.efi',
    sizeBytes: 9,
    sentBytes: 9,
    durationMs: 1,
  });
  await ground.clock.advance(500);
  const rows = await ground.store.read
    .selectFrom('boot_step')
    .select(['boot_number', 'step'])
    .orderBy('id')
    .execute();
  const boots = [1, 2, 3].map((n) => rows.filter((r) => r.boot_number === n).map((r) => r.step));
  expect(boots).toEqual([
    ['power', 'dhcp', 'tftp', 'http', 'kernel'],
    ['dhcp', 'done'],
    ['dhcp', 'http', 'done'],
  ]);
  await core.stop();
});
