import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InstallPlan } from '../../services/site/deploy/index.ts';
import { writeMultipart } from '../../services/protocols/multipart.ts';
import { writeOauth, type OauthCredentials } from '../../services/protocols/oauth.ts';
import { aMachineRow } from '../ground.ts';
import { aMetadataDesk, keyIn, type MetadataDesk } from '../metadata-desk.ts';

// Each opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

const mac = '52:54:00:77:00:01';
const address = '127.0.0.1';
const mira = { name: 'mira', userId: 7, may: ['view', 'edit'] as const };
const other = { name: 'otto', userId: 8, may: ['view', 'edit'] as const };

let desk: MetadataDesk;
let machine: { id: number; system_id: string };
beforeEach(async () => {
  desk = await aMetadataDesk();
  desk.leases[address] = mac;
  machine = await aMachineRow(desk.ground, { mac, status: 'ready', runPurpose: null });
  await desk.ground.store.transaction(async (tx) => {
    const { id: machine_id } = machine;
    await tx
      .insertInto('user')
      .values({ id: 7, ...user('mira') })
      .execute();
    await tx
      .insertInto('ssh_key')
      .values({ user_id: 7, key: 'ssh-ed25519 AAAAC3Nz mira', created_at: 0 })
      .execute();
    await tx
      .updateTable('machine')
      .set({ inventory_at: 1, memory_mib: 2048, cpu_count: 2, bios_boot_method: 'pxe', boot_mac: mac })
      .execute();
    await tx
      .insertInto('interface')
      .values({ machine_id, ...card })
      .execute();
    await tx
      .insertInto('block_device')
      .values({ machine_id, ...disk })
      .execute();
    await tx.insertInto('boot_resource').values(image).execute();
    await tx.insertInto('machine_mac').values({ mac, machine_id }).execute();
    await desk.site.links.applyDefaults(tx, machine_id);
    await desk.site.storage.applyDefaultLayout(tx, machine_id);
  });
  await desk.site.machines.announce([machine.id]);
});
afterEach(() => desk[Symbol.asyncDispose]());

const user = (username: string) => ({
  ...{ username, email: '', password_hash: '', is_superuser: 0, created_at: 0 },
});
const card = {
  ...{
    name: 'enp1s0',
    mac,
    enabled: 1,
    link_connected: 1,
    link_speed_mbps: 1000,
    interface_speed_mbps: 1000,
  },
};
const disk = {
  ...{ name: 'sda', path: '/dev/sda', serial: 'A', size_bytes: 20e9, block_size: 512 },
  ...{ rotational: 0, removable: 0, read_only: 0 },
};
const image = {
  ...({ name: 'debian/bookworm', architecture: 'amd64/generic', title: 'Debian 12' } as const),
  ...({ source: 'built', state: 'ready', problem: '', kind: 'root_tar', packing: 'zstd' } as const),
  ...({ file: 'resources/x/root.tar.zst', sha256: 'ab'.repeat(32), size_bytes: 2e8 } as const),
  ...({ unpacked_bytes: 8e8, login_user: 'debian', has_cloud_init: 1, has_kernel: 1 } as const),
  ...({ bios: 1, uefi: 1, network: 'netplan', upload_name: '', received_bytes: 0 } as const),
  ...({ created_at: 0, created_by: 'mira' } as const),
};

const call = <N extends keyof MetadataDesk['site']['deploy']['implementation']>(
  name: N,
  more: object = {},
  caller: object = mira,
) =>
  desk.site.deploy.implementation[name](
    { systemId: machine.system_id, target: 'disk', comment: '', force: false, ...more } as never,
    caller as never,
  );
const statusOf = async (): Promise<string> =>
  (
    await desk.ground.store.read
      .selectFrom('machine')
      .select('status')
      .where('id', '=', machine.id)
      .executeTakeFirstOrThrow()
  ).status;
const deploymentNow = async () => {
  const got = await call('deploy.get');
  if (!got.ok || !('deployment' in got.value)) throw new Error('no answer');
  return got.value.deployment;
};

async function ask(path: string, key?: OauthCredentials, fields?: Record<string, string>) {
  const answer = await fetch(desk.url + path, {
    method: fields ? 'POST' : 'GET',
    headers: {
      ...(key && { authorization: writeOauth(key, 1, 'n') }),
      ...(fields && { 'content-type': 'multipart/form-data; boundary=B' }),
    },
    ...(fields && { body: new Uint8Array(writeMultipart('B', fields)) }),
  });
  return { status: answer.status, text: await answer.text() };
}
/** The agent boots and asks what it is to do. */
async function agent(): Promise<{ key: OauthCredentials; preseed: string; plan: InstallPlan }> {
  const { text: preseed } = await ask(`metadata/latest/by-id/${machine.system_id}/?op=get_preseed`);
  const key = keyIn(preseed);
  const { status, text } = await ask('metadata/2012-03-01/deployment', key);
  if (status !== 200) throw new Error(text);
  return { key, preseed, plan: JSON.parse(text) as InstallPlan };
}
/** It says that every script passed. */
async function installs(key: OauthCredentials): Promise<void> {
  const { results } = await desk.ground.store.read
    .selectFrom('script_result')
    .select((e) => e.fn.max('id').as('results'))
    .executeTakeFirstOrThrow();
  const about = { op: 'signal', script_result_id: String(results), name: '50-metaldesk-install' };
  const progress = JSON.stringify({ step: 'image', text: '', done: 50, total: 200 });
  await ask('metadata/2012-03-01/', key, { ...about, status: 'WORKING', progress });
  expect((await deploymentNow())?.progress).toMatchObject({ step: 'image', doneBytes: 50, totalBytes: 200 });
  await ask('metadata/2012-03-01/', key, { ...about, status: 'WORKING', exit_status: '0', runtime: '5' });
  await ask('metadata/2012-03-01/', key, { op: 'signal', status: 'OK' });
}
const phoneHomeOf = (plan: InstallPlan): string =>
  /MAAS\/(metadata\/deployed\/\S+)/.exec(plan.files.map((file) => file.content).join('\n'))![1]!;

test('a deployment is handed out, installed, started, and Deployed when its system says so by its own token', async () => {
  expect(await call('deploy.start', { image: 'bookworm', userData: '#!/bin/sh\ntrue\n' })).toMatchObject({
    ok: true,
  });
  expect(await statusOf()).toBe('deploying');
  const { key, preseed, plan } = await agent();
  expect(preseed).toMatch(/mode: reboot/);
  expect(plan).toMatchObject({ target: 'disk', systemId: machine.system_id, image: { kind: 'root_tar' } });
  expect(plan.storage?.wipe).toEqual(['sda']);
  const files = new Map(plan.files.map((file) => [file.path, file.content]));
  expect(files.get('/var/lib/cloud/seed/nocloud/user-data')).toBe('#!/bin/sh\ntrue\n');
  expect(files.get('/var/lib/cloud/seed/nocloud/meta-data')).toContain('ssh-ed25519 AAAAC3Nz mira');
  expect(files.get('/etc/netplan/50-metaldesk.yaml')).toContain(mac);

  const home = phoneHomeOf(plan);
  expect(await ask(home, undefined, { hostname: 'x' })).toMatchObject({ status: 204 });
  expect(await statusOf()).toBe('deploying'); // nothing is installed yet: it cannot run
  await installs(key);
  expect(await deploymentNow()).toMatchObject({ state: 'starting', installedAt: expect.any(Number) });
  const wrong = await ask(
    home.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')),
    undefined,
    {},
  );
  expect(wrong.status).toBe(404);
  expect(await statusOf()).toBe('deploying');
  const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHost';
  await ask(home, undefined, {
    hostname: 'x',
    pub_key_ed25519: `${hostKey} root@x`,
    pub_key_rsa: 'nonsense',
  });
  expect(await statusOf()).toBe('deployed');
  expect(await deploymentNow()).toMatchObject({
    state: 'deployed',
    hostKeys: [hostKey],
    loginUser: 'debian',
  });
});

test('a machine that lost its power in the middle begins again; one that restarts for ever has failed', async () => {
  await call('deploy.start');
  const first = await agent();
  const second = await agent();
  expect(second.plan).toEqual(first.plan);
  for (let n = 0; n < 3; n++) await agent();
  await expect(agent()).rejects.toThrow(/began 5 times/);
  expect(await statusOf()).toBe('failed_deployment');
  expect(await deploymentNow()).toMatchObject({
    state: 'failed',
    failure: expect.stringContaining('5 times'),
  });
  expect(await call('deploy.start')).toMatchObject({ ok: true });
  expect(await statusOf()).toBe('deploying');
});

test('cloud-init that ends without a phone-home is believed by its signed report', async () => {
  await call('deploy.start');
  const { key } = await agent();
  await installs(key);
  const report = { event_type: 'finish', origin: 'cloudinit', name: 'modules-final', result: 'SUCCESS' };
  const sent = await fetch(`${desk.url}metadata/status/${machine.system_id}`, {
    method: 'POST',
    headers: { authorization: writeOauth(key, 1, 'n') },
    body: JSON.stringify(report),
  });
  expect(sent.status).toBe(204);
  expect(await statusOf()).toBe('deployed');
});

test('two deployments at once: one goes on, the other is told why not; a release ends it without a trace', async () => {
  const [one, two] = await Promise.all([call('deploy.start'), call('deploy.start')]);
  expect([one.ok, two.ok].sort()).toEqual([false, true]);
  const refused = one.ok ? two : one;
  expect(refused).toMatchObject({
    problem: { code: 'not_now', sentence: expect.stringContaining('Deploying') },
  });
  const stranger = await call('release.start', {}, other);
  expect(stranger).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  expect(await call('release.start')).toMatchObject({ ok: true });
  expect(await statusOf()).toBe('ready');
  expect(await deploymentNow()).toMatchObject({ state: 'ended' });
  const links = await desk.site.links.forMachine(desk.ground.store.read, machine.id);
  expect(links.flatMap((nic) => nic.links.map((link) => link.ipAddress))).toEqual([null]);
});

test.each<[string, object, RegExp]>([
  ['an image that is not there', { image: 'debian/sid' }, /no image debian\/sid/],
  ['user data that is no YAML', { userData: '#cloud-config\na: [' }, /User data, line/],
  ['a layout without a root', { layout: 'blank' }, /./],
])('%s is refused with a sentence, and nothing has changed', async (_, choices, sentence) => {
  const started = await call('deploy.start', choices);
  expect(started).toMatchObject({ ok: false });
  if (!started.ok) expect(started.problem.sentence).toMatch(sentence);
  expect(await statusOf()).toBe('ready');
  expect(await deploymentNow()).toBeNull();
});

test('an image that is larger than the disk is refused before anything is written', async () => {
  await desk.ground.store.transaction((tx) =>
    tx.updateTable('boot_resource').set({ unpacked_bytes: 60e9 }).execute(),
  );
  const started = await call('deploy.start');
  expect(started).toMatchObject({
    ok: false,
    problem: { sentence: expect.stringMatching(/needs 7\d\.\d GB, sda/) },
  });
});
