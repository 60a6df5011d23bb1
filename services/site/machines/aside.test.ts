import { expect, test, vi } from 'vitest';
import { addMachine, aDeskCore, mira, silentBmc, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { machineBySystemId } from './rows.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

async function get(core: DeskCore, systemId: string) {
  const found = await core.machines.implementation['machines.get']({ systemId }, mira);
  if (!found.ok) throw new Error(found.problem.sentence);
  return found.value;
}

const statusOf = async (core: DeskCore, systemId: string): Promise<string> =>
  (await get(core, systemId)).status;

const row = async (ground: TestGround, systemId: string) =>
  (await machineBySystemId(ground.store.read, systemId))!;

const end = async (ground: TestGround, core: DeskCore, systemId: string, passed: boolean) => {
  const { id } = await row(ground, systemId);
  await ground.store.transaction((tx) =>
    core.machines.runEnded(tx, id, { passed, sentence: passed ? '' : 'sdb is bad' }),
  );
};

const order = (
  core: DeskCore,
  action: 'test' | 'acquire' | 'rescue_mode' | 'exit_rescue_mode' | 'override_failed_testing' | 'abort',
  systemId: string,
) => core.machines.implementation[`machines.${action}`]({ systemId, comment: '', agentName: '' }, mira);

/** A machine that was commissioned, and is off. */
async function aReadyMachine(ground: TestGround, core: DeskCore): Promise<string> {
  const systemId = await addMachine(core, { commission: true });
  await end(ground, core, systemId, true);
  await ground.clock.advance(2_000);
  return systemId;
}

const deploy = (ground: TestGround, core: DeskCore, systemId: string, ephemeral = false) =>
  ground.store.transaction(async (tx) => {
    const about = { by: 'mira', comment: '', osystem: 'debian', series: 'bookworm', ephemeral };
    await core.machines.startDeploying(tx, await row(ground, systemId), about);
  });

/** The same, deployed. */
async function aDeployedMachine(ground: TestGround, core: DeskCore): Promise<string> {
  const systemId = await aReadyMachine(ground, core);
  await deploy(ground, core, systemId);
  await end(ground, core, systemId, true);
  const { id } = await row(ground, systemId);
  await ground.store.transaction((tx) => core.machines.cameUp(tx, id));
  return systemId;
}

test('tests of a Ready machine end as Ready, or as Failed testing, which can be overridden', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aReadyMachine(ground, core);
  expect(await order(core, 'test', systemId)).toMatchObject({ ok: true });
  expect(await get(core, systemId)).toMatchObject({ status: 'testing', runPurpose: 'test' });
  await end(ground, core, systemId, true);
  expect(await statusOf(core, systemId)).toBe('ready');
  await order(core, 'test', systemId);
  await end(ground, core, systemId, false);
  expect(await get(core, systemId)).toMatchObject({
    status: 'failed_testing',
    errorDescription: 'sdb is bad',
  });
  expect(await order(core, 'override_failed_testing', systemId)).toMatchObject({ ok: true });
  expect(await statusOf(core, systemId)).toBe('ready');
  await core.stop();
});

test('tests that belong to commissioning are MAAS state Testing, and fail as Failed testing', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await addMachine(core, { commission: true });
  const { id } = await row(ground, systemId);
  await ground.store.transaction((tx) => core.machines.testingBegins(tx, id));
  expect(await get(core, systemId)).toMatchObject({ status: 'testing', runPurpose: 'commission' });
  await end(ground, core, systemId, false);
  expect(await statusOf(core, systemId)).toBe('failed_testing');
  await core.stop();
});

test('a commissioning that is aborted in its tests is New again, one of tests alone goes back', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await addMachine(core, { commission: true });
  const { id } = await row(ground, systemId);
  await ground.store.transaction((tx) => core.machines.testingBegins(tx, id));
  await order(core, 'abort', systemId);
  expect(await statusOf(core, systemId)).toBe('new');
  await order(core, 'test', systemId);
  await order(core, 'abort', systemId);
  expect(await statusOf(core, systemId)).toBe('new');
  await core.stop();
});

test('a Deployed machine is tested and rescued, and starts its own disk afterwards', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aDeployedMachine(ground, core);
  expect(await get(core, systemId)).toMatchObject({ status: 'deployed', osystem: 'debian', owner: 'mira' });
  await order(core, 'test', systemId);
  await end(ground, core, systemId, true);
  expect(await statusOf(core, systemId)).toBe('deployed');
  await ground.clock.advance(2_000);
  expect(core.bmc.told.at(-1)).toBe('cycle');
  await order(core, 'rescue_mode', systemId);
  expect(await statusOf(core, systemId)).toBe('entering_rescue_mode');
  await end(ground, core, systemId, true);
  expect(await get(core, systemId)).toMatchObject({ status: 'rescue_mode', deadlineAt: null });
  await order(core, 'exit_rescue_mode', systemId);
  await ground.clock.advance(5_000);
  expect(await get(core, systemId)).toMatchObject({ status: 'deployed', owner: 'mira', powerState: 'on' });
  await core.stop();
});

test('a rescued Ready machine is switched off and Ready again', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aReadyMachine(ground, core);
  await order(core, 'rescue_mode', systemId);
  await ground.clock.advance(2_000);
  await end(ground, core, systemId, true);
  await order(core, 'exit_rescue_mode', systemId);
  await ground.clock.advance(5_000);
  expect(await get(core, systemId)).toMatchObject({ status: 'ready', powerState: 'off' });
  await core.stop();
});

test('a release waits for the power to go off, and takes away what was its user', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aDeployedMachine(ground, core);
  await ground.store.transaction(async (tx) => {
    const asked = { by: 'mira', comment: '', erase: null, force: false };
    await core.machines.startReleasing(tx, await row(ground, systemId), asked);
  });
  expect(await statusOf(core, systemId)).toBe('releasing');
  await ground.clock.advance(5_000);
  const free = await row(ground, systemId);
  expect(free).toMatchObject({ status: 'ready', owner: '', osystem: '', netboot: 1, back_to: null });
  await core.stop();
});

test('a release with erasing becomes Disk erasing first; a failure says why and may be tried again', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aDeployedMachine(ground, core);
  const release = () =>
    ground.store.transaction(async (tx) => {
      const asked = { by: 'mira', comment: '', erase: {}, force: false };
      await core.machines.startReleasing(tx, await row(ground, systemId), asked);
    });
  await release();
  expect(await get(core, systemId)).toMatchObject({ status: 'disk_erasing', runPurpose: 'release' });
  await end(ground, core, systemId, false);
  expect(await statusOf(core, systemId)).toBe('failed_disk_erasing');
  await release();
  await end(ground, core, systemId, true);
  expect(await statusOf(core, systemId)).toBe('releasing');
  await ground.clock.advance(5_000);
  expect(await statusOf(core, systemId)).toBe('ready');
  await core.stop();
});

test('a machine that cannot be switched off is Releasing failed, and Ready when that is forced', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aDeployedMachine(ground, core);
  core.bmc.fails = silentBmc;
  const release = (force: boolean) =>
    ground.store.transaction(async (tx) => {
      const asked = { by: 'mira', comment: '', erase: null, force };
      await core.machines.startReleasing(tx, await row(ground, systemId), asked);
    });
  await release(false);
  await ground.clock.advance(4 * 60_000);
  expect(await get(core, systemId)).toMatchObject({ status: 'releasing_failed' });
  expect((await get(core, systemId)).errorDescription).not.toBe('');
  await release(true);
  expect(await statusOf(core, systemId)).toBe('ready');
  await core.stop();
});

test('an installation that is told twice, or too late, changes nothing', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aReadyMachine(ground, core);
  await deploy(ground, core, systemId);
  const { id } = await row(ground, systemId);
  const cameUp = () => ground.store.transaction((tx) => core.machines.cameUp(tx, id));
  await cameUp();
  expect(await statusOf(core, systemId)).toBe('deploying');
  await end(ground, core, systemId, true);
  expect(await row(ground, systemId)).toMatchObject({ status: 'deploying', netboot: 0, run_purpose: null });
  await cameUp();
  await cameUp();
  expect(await statusOf(core, systemId)).toBe('deployed');
  await core.stop();
});

test('an installed system that never says that it runs is a Failed deployment', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aReadyMachine(ground, core);
  await deploy(ground, core, systemId);
  await end(ground, core, systemId, true);
  await ground.clock.advance(31 * 60_000);
  expect(await statusOf(core, systemId)).toBe('failed_deployment');
  await core.stop();
});

test('a machine that lives in its memory gets its system anew at each start, and stays Deployed', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await aReadyMachine(ground, core);
  await deploy(ground, core, systemId, true);
  await end(ground, core, systemId, true);
  const { id } = await row(ground, systemId);
  await ground.store.transaction((tx) => core.machines.cameUp(tx, id));
  for (const passed of [true, false]) {
    await core.machines.startsInMemory(id);
    await core.machines.startsInMemory(id);
    expect(await get(core, systemId)).toMatchObject({ status: 'deployed', runPurpose: 'deploy' });
    await end(ground, core, systemId, passed);
    expect(await get(core, systemId)).toMatchObject({ status: 'deployed', runPurpose: null });
  }
  const runs = await ground.store.read
    .selectFrom('script_run')
    .select('purpose')
    .where('purpose', '=', 'deploy')
    .execute();
  expect(runs).toHaveLength(3);
  await core.stop();
});
