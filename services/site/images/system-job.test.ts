import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { aGround } from '../../../test/ground.ts';
import { openJobs } from '../../platform/jobs/jobs.ts';
import { openAdopt } from './adopt.ts';
import { oneAtATime } from './alone.ts';
import type { BuildThread } from './build-job.ts';
import type { FromBuild, ToBuild } from './build-messages.ts';
import { deployable } from './deployable.ts';
import { listImages } from './keep.ts';
import { describeFiles, writeManifest } from './manifest.ts';
import { SYSTEM_FILE } from './system-image.ts';
import { openSystemBuild } from './system-job.ts';
import type { BuildSystem } from './system.ts';

vi.setConfig({ testTimeout: 60_000 });

const soon = <T>(ask: () => T) => expect.poll(ask, { timeout: 30_000 });

const system: BuildSystem = {
  ...{ id: 'debian', suite: 'bookworm', arch: 'amd64', kernelPackage: 'linux-image-amd64' },
  ...{ sources: '/etc/apt/sources.list', keyring: '' },
};

/** What a build leaves behind. */
async function leaveBuilt(dataDir: string, key: string, ageSeconds = 0): Promise<void> {
  const folder = join(dataDir, `images/resources/built-debian-bookworm-amd64-${key}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, SYSTEM_FILE), `system ${key}`);
  writeManifest(folder, {
    ...{ format: 1, kind: 'system', arch: 'amd64', key, system: 'debian bookworm', packages: [] },
    root: {
      ...{ title: 'Debian 12', loginUser: 'debian', hasCloudInit: true, hasKernel: true },
      ...{ bios: true, uefi: true, network: 'netplan', unpackedBytes: 868_000_000 },
    },
    files: await describeFiles(folder, [SYSTEM_FILE]),
  });
  const at = Date.now() / 1000 - ageSeconds;
  utimesSync(join(folder, 'manifest.json'), at, at);
}

async function aDesk(whyNot: () => string | null = () => null) {
  const ground = await aGround();
  const jobs = openJobs(ground);
  const adopt = openAdopt(ground, ground.dir, oneAtATime());
  let hear: (message: FromBuild) => void = () => undefined;
  let opened = 0;
  const told: ToBuild[] = [];
  const thread: BuildThread = {
    tell: (message) => void told.push(message),
    onMessage: (fn) => (hear = fn),
    onEnd: () => undefined,
  };
  const open = (): BuildThread => {
    opened += 1;
    return thread;
  };
  const build = openSystemBuild(ground, jobs, adopt, open, whyNot, system);
  await jobs.service.start();
  const list = async () => (await listImages(ground)).items;
  return {
    ...{ ground, jobs, adopt, build, told, list },
    say: (message: FromBuild) => hear(message),
    async begin(): Promise<number> {
      const before = opened;
      const begun = await build.begin('carol');
      if (!begun.ok) throw new Error(begun.problem.sentence);
      await soon(() => opened).toBe(before + 1);
      return begun.value.job;
    },
    async [Symbol.asyncDispose]() {
      hear({ refused: 'over' });
      await jobs.service.stop();
      await ground[Symbol.asyncDispose]();
    },
  };
}

test('a build stands in the list from its beginning, and is offered at its end', async () => {
  await using desk = await aDesk();
  const job = await desk.begin();
  expect(await desk.build.begin('dave')).toEqual({ ok: true, value: { job } });
  expect(await desk.list()).toMatchObject([
    { name: 'debian/bookworm', state: 'building', job, by: 'carol', source: 'built' },
  ]);
  desk.say({ step: 'install' });
  desk.say({ progress: { done: 3, of: 448, unit: 'items' } });
  await soon(() => desk.jobs.progressOf(job)).toEqual({ done: 3, of: 448, unit: 'items' });
  await leaveBuilt(desk.ground.dir, 'k1');
  desk.say({ built: 'debian/bookworm' });
  await soon(async () => (await desk.jobs.get(job))?.row.state).toBe('done');
  expect(await desk.list()).toMatchObject([
    { state: 'ready', title: 'Debian 12', job: null, network: 'netplan' },
  ]);
  expect(await deployable(desk.ground.store.read, 'debian/bookworm', 'amd64')).toMatchObject([
    {
      loginUser: 'debian',
      planned: { path: expect.stringMatching(/^\/images\/resources\/built-.*k1\/root/) as string },
    },
  ]);
});

test('the very same system built again changes nothing; a newer one takes its place, and stays', async () => {
  await using desk = await aDesk();
  await leaveBuilt(desk.ground.dir, 'k1', 60);
  await Promise.all([desk.adopt(), desk.adopt(), desk.adopt()]);
  const [first] = await desk.list();
  const job = await desk.begin();
  desk.say({ built: 'debian/bookworm' });
  await soon(async () => (await desk.jobs.get(job))?.row.state).toBe('done');
  expect(await desk.list()).toMatchObject([{ id: first!.id, state: 'ready' }]);
  await leaveBuilt(desk.ground.dir, 'k2');
  await desk.adopt();
  await desk.adopt();
  const [offered] = await deployable(desk.ground.store.read);
  expect(await desk.list()).toHaveLength(1);
  expect(offered!.planned.path).toContain('k2');
  const old = join(desk.ground.dir, 'images/resources/built-debian-bookworm-amd64-k1');
  expect(readdirSync(old)).toEqual([SYSTEM_FILE]);
  await desk.jobs.service.stop(); // it looks every two seconds
  await desk.ground.clock.advance(7 * 3600_000);
  await soon(() => readdirSync(join(old, '..'))).toEqual(['built-debian-bookworm-amd64-k2']);
});

test('a build that failed says why and is built again in its place; one that was cancelled is gone', async () => {
  await using desk = await aDesk();
  const failing = await desk.begin();
  desk.say({ refused: 'The program mmdebstrap is missing.' });
  await soon(async () => (await desk.jobs.get(failing))?.row.state).toBe('failed');
  const [broken] = await desk.list();
  expect(broken).toMatchObject({ state: 'broken', problem: 'The program mmdebstrap is missing.', job: null });
  const next = await desk.begin();
  expect(await desk.list()).toMatchObject([{ id: broken!.id, state: 'building', problem: null, job: next }]);
  await desk.jobs.cancel(next, 'carol');
  await soon(() => desk.told).toEqual(['break off']);
  desk.say({ refused: 'The build was broken off.' });
  await soon(async () => (await desk.jobs.get(next))?.row.state).toBe('cancelled');
  expect(await desk.list()).toEqual([]);
});

test('where it cannot be built, it says why', async () => {
  await using desk = await aDesk(() => 'Only the administrator may build it.');
  expect(await desk.build.begin('carol')).toMatchObject({ ok: false, problem: { code: 'not_now' } });
  expect(await desk.list()).toEqual([]);
});
