import { expect, test } from 'vitest';
import { aDeskCore, mira, silentBmc, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import type { Story } from './contract.ts';

const mac = '52:54:00:00:00:01';
const ip = '10.77.0.112';
const server = { address: '10.77.0.1', port: 5248 };
const http = { address: ip, sizeBytes: 1000, sentBytes: 1000, durationMs: 20 } as const;

async function commissioning(core: DeskCore, more: { macs?: string[]; powerType?: string } = {}) {
  const powerType = more.powerType ?? 'ipmi';
  const made = await core.machines.implementation['machines.create'](
    {
      macs: more.macs ?? [mac],
      hostname: `build-${more.macs?.[0]?.slice(-2) ?? '01'}`,
      architecture: 'amd64/generic',
      description: '',
      powerType,
      powerParameters: powerType === 'manual' ? {} : { power_address: '10.77.0.212' },
      commission: true,
    },
    mira,
  );
  if (!made.ok) throw new Error(made.problem.sentence);
  return made.value.systemId;
}

async function story(core: DeskCore, systemId: string): Promise<Story> {
  const told = await core.boot.implementation['boot.story']({ systemId }, mira);
  if (!told.ok) throw new Error(told.problem.sentence);
  return told.value as Story;
}

const states = (s: Story) => Object.fromEntries(s.rail.map((r) => [r.step, r.state]));
const listed = async (core: DeskCore) => {
  const page = await core.machines.implementation['machines.list'](
    { offset: 0, limit: 10, filter: '', sort: 'status', descending: false },
    mira,
  );
  if (!page.ok) throw new Error(page.problem.sentence);
  return page.value.items;
};

/** OVMF: firmware, loader by TFTP, iPXE, script, kernel, stage 1, agent. */
async function bootsUntil(ground: TestGround, core: DeskCore, last: 'tftp' | 'kernel' | 'scripts') {
  const { boot } = core;
  core.leases.set(ip, mac);
  await ground.clock.advance(4_000);
  boot.saw({ mac }, 'dhcp', { arch: 7, address: ip, file: 'ipxe.efi' });
  await ground.clock.advance(1_000);
  boot.sawTftp({ ...http, what: 'started', file: 'ipxe.efi', sentBytes: 0, windowsize: 4, blksize: 1468 });
  boot.sawTftp({
    ...http,
    what: 'finished',
    file: 'ipxe.efi',
    sizeBytes: 1024 * 1024,
    sentBytes: 1024 * 1024,
  });
  if (last === 'tftp') return;
  await ground.clock.advance(3_000);
  boot.saw({ mac }, 'dhcp', { arch: 7, isIpxe: true, address: ip, file: 'http://10.77.0.1:5248/boot/ipxe' });
  await boot.script({ mac, ip, server, platform: 'efi', buildarch: 'x86_64' });
  for (const file of ['vmlinuz', 'stage1.img'])
    boot.sawHttp({ ...http, what: 'finished', file: `images/ephemeral/amd64/${file}` });
  if (last === 'kernel') return;
  await ground.clock.advance(6_000);
  boot.saw({ mac }, 'dhcp', { address: ip });
  boot.sawHttp({ ...http, what: 'finished', file: 'images/ephemeral/amd64/eph.squashfs' });
  await ground.clock.advance(8_000);
  boot.saw({ ip }, 'agent', { address: ip });
  await ground.clock.advance(1_000);
  boot.saw({ ip }, 'scripts', { script: '50-maas-01-commissioning' });
  await ground.clock.advance(2_000);
}

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
