import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { aSite, type Site } from './site.ts';

const passPhrase = 'a pass phrase of some words';
const bmcPassword = 'planted-bmc-7731';

const added = (site: Site, hostname: string) =>
  site.do('machines.create', {
    hostname,
    macs: [`52:54:00:00:00:${hostname === 'kept' ? '01' : '02'}`],
    architecture: 'amd64/generic',
    powerType: 'ipmi',
    powerParameters: { power_address: '127.9.9.9', power_user: 'metaldesk', power_pass: bmcPassword },
    commission: false,
  });
const names = async (site: Site) => (await site.machines()).map((m) => m.hostname).sort();

async function backedUp(site: Site): Promise<string> {
  const { job, name } = await site.do('backup.make', { passPhrase });
  await site.until('the backup', async () => {
    const { state, result } = await site.do('jobs.get', { id: job });
    if (state === 'failed') throw new Error(result ?? '');
    return state === 'done';
  });
  return name;
}
async function downloaded(site: Site, noun: 'backup' | 'diagnostics', name: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const piece: { base64: string; next: number | null } = await site.do(`${noun}.read`, { name, offset });
    pieces.push(Buffer.from(piece.base64, 'base64'));
    offset = piece.next;
  }
  return Buffer.concat(pieces);
}

test('a backup is made, kept elsewhere, brought back and restored while the desk runs', async () => {
  await using site = await aSite({});
  await added(site, 'kept');
  const name = await backedUp(site);
  const bytes = await downloaded(site, 'backup', name);
  await site.do('backup.delete', { name });
  await added(site, 'later');
  expect(await names(site)).toEqual(['kept', 'later']);

  const half = Math.floor(bytes.length / 2);
  const upload = (offset: number, part: Buffer, isLast: boolean) =>
    site.call('backup.upload', { name: 'old.mdbackup', offset, base64: part.toString('base64'), isLast });
  expect(await upload(half, bytes.subarray(half), true)).toMatchObject({ problem: { code: 'not_now' } });
  await upload(0, bytes.subarray(0, half), false);
  expect(await upload(half, bytes.subarray(half), true)).toMatchObject({
    value: { sizeBytes: bytes.length },
  });

  const restore = (phrase: string) =>
    site.call('backup.restore', { name: 'old.mdbackup', passPhrase: phrase });
  expect(await restore('another pass phrase')).toMatchObject({ problem: { code: 'wrong_pass_phrase' } });
  expect(await names(site)).toEqual(['kept', 'later']);
  expect(await restore(passPhrase)).toMatchObject({ ok: true });
  await site.until('the desk of then', async () => {
    const found = await site.call('machines.list', {}).catch(() => null);
    return found?.ok && found.value.items.length === 1;
  });
  expect(await names(site)).toEqual(['kept']);
  expect((await site.events()).at(-1)).toContain('was restored');
  const [machine] = await site.machines();
  const power = await site.do('power.parameters', { systemId: machine!.systemId });
  expect(power).toMatchObject({ storedSecrets: ['power_pass'] });
});

test('names that lead out of the folder are refused, whatever the door', async () => {
  await using site = await aSite({});
  for (const name of [
    '../metaldesk.db',
    '/etc/passwd',
    '.hidden.mdbackup',
    'metaldesk.db',
    'x\u0000.mdbackup',
  ])
    expect(await site.call('backup.read', { name, offset: 0 })).toMatchObject({ ok: false });
  expect(
    await site.call('backup.upload', { name: 'metaldesk.db', offset: 0, base64: 'AAAA', isLast: true }),
  ).toMatchObject({ ok: false });
});

test('diagnostics say much, and none of the secrets of this desk', async () => {
  await using site = await aSite({});
  await added(site, 'kept');
  const key = await site.do('access.create_api_key', { name: 'planted' });
  const { name } = await site.do('diagnostics.make', {});
  const text = gunzipSync(await downloaded(site, 'diagnostics', name)).toString('latin1');
  for (const part of [
    'about.json',
    'services.json',
    'desk.json',
    'events.jsonl',
    'log.jsonl',
    'kept',
    'story.example',
  ])
    expect(text).toContain(part);
  const planted = [bmcPassword, passPhrase, ...JSON.stringify(key).match(/[A-Za-z0-9]{12,}/g)!];
  for (const secret of [...planted, ...planted.map((s) => createHash('sha256').update(s).digest('hex'))])
    expect(text).not.toContain(secret);
});
