import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { aGround, aMachineRow, type TestGround } from '../../../test/ground.ts';
import type { Caller } from '../../contract/implement.ts';
import { openJobs, type Jobs } from '../../platform/jobs/jobs.ts';
import { deployable } from './deployable.ts';
import { openImages, type Images } from './open-images.ts';

/** Images that come in: cut, resumed, wrong, replaced; with the real thread that looks at them. */
vi.setConfig({ testTimeout: 60_000 });

const soon = <T>(ask: () => T) => expect.poll(ask, { timeout: 30_000 });

const mira: Caller = { name: 'mira', userId: 1, may: ['view', 'edit', 'admin'] };

/** A root file system as a tar: one file, so that it needs no program to make. */
function rootTar(content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write('etc/os-release', 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}
const image = (about = ''): Buffer =>
  gzipSync(rootTar(`ID=debian\nPRETTY_NAME="Lab 1"\n# ${about}${randomBytes(40_000).toString('hex')}\n`));
const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

interface Desk {
  ground: TestGround;
  images: Images;
  jobs: Jobs;
}
async function start(ground: TestGround): Promise<Desk> {
  const jobs = openJobs(ground);
  const images = openImages(ground, jobs, ground.dir);
  await images.settle();
  await jobs.service.start();
  return { ground, images, jobs };
}
async function* pieces(bytes: Buffer, cutAfter = Infinity): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 10_000) {
    if (at >= cutAfter) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    yield await Promise.resolve(bytes.subarray(at, at + 10_000));
  }
}
const begin = async ({ images }: Desk, bytes: Buffer, more: { sha256?: string; name?: string } = {}) => {
  const begun = await images.uploads.begin(
    {
      ...{ name: 'custom/lab', architecture: 'amd64/generic', fileName: 'lab.tgz', sizeBytes: bytes.length },
      ...more,
    },
    'mira',
  );
  if (!begun.ok) throw new Error(begun.problem.sentence);
  return begun.value;
};
const imageOf = async ({ images }: Desk, id: number) => {
  const got = await images.implementation['images.get']({ id }, mira);
  return got.ok ? got.value.image : null;
};
const settled = (desk: Desk, id: number, state: string): Promise<void> =>
  soon(async () => (await imageOf(desk, id))?.state).toBe(state);

test('a file that is cut twice goes on, also after a restart, and is offered', async () => {
  await using ground = await aGround();
  const bytes = image();
  const first = await start(ground);
  const { id } = await begin(first, bytes, { sha256: sum(bytes) });
  const broken = await first.images.uploads.append(id, 0, pieces(bytes, 20_000), 'mira');
  expect(broken).toMatchObject({ ok: false, problem: { code: 'unavailable', fields: { offset: '20000' } } });
  expect(await first.images.uploads.append(id, 0, pieces(bytes), 'mira')).toMatchObject({
    problem: { code: 'conflict', fields: { offset: '20000' } },
  });
  // what a power failure leaves: bytes in the file that nobody noted
  appendFileSync(path.join(ground.dir, 'uploads', `${id}.part`), 'torn');
  await first.jobs.service.stop();

  const next = await start(ground);
  expect(await begin(next, bytes, { sha256: sum(bytes) })).toMatchObject({ id, receivedBytes: 20_000 });
  expect(await imageOf(next, id)).toMatchObject({ state: 'uploading', upload: { receivedBytes: 20_000 } });
  expect(await next.images.uploads.finish(id, 'mira')).toMatchObject({ problem: { code: 'not_now' } });
  const rest = await next.images.uploads.append(id, 20_000, pieces(bytes.subarray(20_000)), 'mira');
  expect(rest).toMatchObject({
    ok: true,
    value: { receivedBytes: bytes.length, job: expect.any(Number) as number },
  });
  await settled(next, id, 'ready');
  const [offered] = await deployable(ground.store.read, 'lab', 'amd64');
  expect(offered).toMatchObject({
    ...{ name: 'custom/lab', osystem: 'custom', series: 'lab', title: 'Lab 1', loginUser: 'debian' },
    planned: { kind: 'root_tar', packing: 'gzip', sha256: sum(bytes), sizeBytes: bytes.length },
  });
  expect(readFileSync(path.join(ground.dir, offered!.planned.path))).toEqual(bytes);
  expect(readdirSync(path.join(ground.dir, 'uploads'))).toEqual([]);
  await next.jobs.service.stop();
});

test('a wrong checksum and a lying size are told; the file begun anew takes the place of the broken one', async () => {
  await using ground = await aGround();
  const desk = await start(ground);
  const bytes = image();
  const { id } = await begin(desk, bytes, { sha256: 'a'.repeat(64) });
  const more = Buffer.concat([bytes, Buffer.from('and more')]);
  expect(await desk.images.uploads.append(id, 0, pieces(more), 'mira')).toMatchObject({
    problem: { code: 'too_large', fields: { offset: String(bytes.length) } },
  });
  expect(await desk.images.uploads.finish(id, 'mira')).toMatchObject({ ok: true });
  await settled(desk, id, 'broken');
  expect((await imageOf(desk, id))?.problem).toContain('a'.repeat(64));
  expect(await deployable(ground.store.read)).toEqual([]);
  const again = await begin(desk, bytes, { sha256: sum(bytes) });
  expect(again.id).not.toBe(id);
  expect(await imageOf(desk, id)).toBeNull();
  await desk.images.uploads.append(again.id, null, pieces(bytes), 'mira');
  await settled(desk, again.id, 'ready');
  await desk.jobs.service.stop();
});

test('who lost the connection and comes again takes over from the one that hangs', async () => {
  await using ground = await aGround();
  const desk = await start(ground);
  const bytes = image();
  const { id } = await begin(desk, bytes);
  async function* hangs(): AsyncGenerator<Buffer> {
    yield bytes.subarray(0, 5000);
    await new Promise(() => undefined);
  }
  const hanging = desk.images.uploads.append(id, 0, hangs(), 'mira');
  const part = path.join(ground.dir, 'uploads', `${id}.part`);
  await soon(() => existsSync(part) && readFileSync(part).length).toBe(5000);
  expect(await desk.images.uploads.append(id, 5000, pieces(bytes.subarray(5000)), 'mira')).toMatchObject({
    ok: true,
  });
  expect(await hanging).toMatchObject({ ok: true, value: { receivedBytes: 5000, job: null } });
  await settled(desk, id, 'ready');
  await desk.jobs.service.stop();
});

test('given up, nothing is left of it, whoever still sends', async () => {
  await using ground = await aGround();
  const desk = await start(ground);
  const bytes = image();
  const { id } = await begin(desk, bytes);
  await desk.images.uploads.append(id, 0, pieces(bytes.subarray(0, 9000)), 'mira');
  expect(await desk.images.uploads.abort(id, 'mira')).toMatchObject({ ok: true });
  expect(await desk.images.uploads.append(id, 9000, pieces(bytes), 'mira')).toMatchObject({
    problem: { code: 'not_found' },
  });
  expect(readdirSync(path.join(ground.dir, 'uploads'))).toEqual([]);
  await desk.jobs.service.stop();
});

test('a second image of the name replaces the first; one that is read again and differs is not offered', async () => {
  await using ground = await aGround();
  const desk = await start(ground);
  const bring = async (bytes: Buffer): Promise<number> => {
    const { id } = await begin(desk, bytes);
    await desk.images.uploads.append(id, 0, pieces(bytes), 'mira');
    await settled(desk, id, 'ready');
    return id;
  };
  const old = await bring(image('old'));
  const id = await bring(image('new'));
  expect(await imageOf(desk, old)).toBeNull();
  const [offered] = await deployable(ground.store.read);
  const file = path.join(ground.dir, offered!.planned.path);
  const { implementation } = desk.images;
  expect(await implementation['images.verify']({ id }, mira)).toMatchObject({ ok: true });
  await soon(async () => (await imageOf(desk, id))?.job).toBeNull();
  expect(await imageOf(desk, id)).toMatchObject({ state: 'ready', problem: null });
  const changed = readFileSync(file);
  changed[100]! ^= 1;
  writeFileSync(file, changed);
  await implementation['images.verify']({ id }, mira);
  await settled(desk, id, 'broken');
  expect((await imageOf(desk, id))?.problem).toContain('checksum');
  expect(await deployable(ground.store.read)).toEqual([]);
  expect(await implementation['images.delete']({ id }, mira)).toMatchObject({ ok: true });
  expect(existsSync(path.dirname(file))).toBe(false);
  await desk.jobs.service.stop();
});

test('a file that is gone at the start is not offered; folders that no row speaks of go', async () => {
  await using ground = await aGround();
  const desk = await start(ground);
  const bytes = image();
  const { id } = await begin(desk, bytes);
  await desk.images.uploads.append(id, 0, pieces(bytes), 'mira');
  await settled(desk, id, 'ready');
  await desk.jobs.service.stop();
  const resources = path.join(ground.dir, 'images/resources');
  rmSync(path.join(resources, readdirSync(resources)[0]!), { recursive: true });
  mkdirSync(path.join(resources, '77-left-behind'), { recursive: true });
  const next = await start(ground);
  expect(await imageOf(next, id)).toMatchObject({ state: 'broken' });
  expect((await imageOf(next, id))?.problem).toContain('is gone');
  expect(readdirSync(resources)).toEqual([]);
  await next.jobs.service.stop();
});

test('two offered images never share a name', async () => {
  await using ground = await aGround();
  const desk = await start(ground);
  const ids: number[] = [];
  for (const name of ['custom/a', 'custom/b']) {
    const bytes = image(name);
    const { id } = await begin(desk, bytes, { name });
    await desk.images.uploads.append(id, 0, pieces(bytes), 'mira');
    await settled(desk, id, 'ready');
    ids.push(id);
  }
  const rename = desk.images.implementation['images.rename'];
  expect(await rename({ id: ids[1]!, name: 'custom/a' }, mira)).toMatchObject({
    problem: { code: 'conflict' },
  });
  expect(
    await rename({ id: ids[1]!, name: 'rocky/9', title: 'Rocky', loginUser: 'rocky' }, mira),
  ).toMatchObject({
    ok: true,
  });
  expect((await deployable(ground.store.read, '9'))[0]).toMatchObject({
    osystem: 'rocky',
    loginUser: 'rocky',
  });
  await desk.jobs.service.stop();
});

test('a check that was cancelled before it began leaves nothing that waits for ever', async () => {
  await using ground = await aGround();
  const jobs = openJobs(ground);
  const images = openImages(ground, jobs, ground.dir);
  const desk = { ground, images, jobs };
  const bytes = image();
  const { id } = await begin(desk, bytes);
  await images.uploads.append(id, 0, pieces(bytes), 'mira');
  expect(await imageOf(desk, id)).toMatchObject({ state: 'checking' });
  await jobs.cancel((await imageOf(desk, id))!.job!, 'mira');
  await jobs.service.start();
  await soon(async () => {
    await images.implementation['images.list']({}, mira);
    return imageOf(desk, id);
  }).toMatchObject({ state: 'broken', job: null });
  expect(await images.uploads.finish(id, 'mira')).toMatchObject({ ok: true });
  await settled(desk, id, 'ready');
  await jobs.service.stop();
});

test('an image that a machine fetches now is not deleted', async () => {
  await using ground = await aGround();
  const desk = await start(ground);
  const bytes = image();
  const { id } = await begin(desk, bytes);
  await desk.images.uploads.append(id, 0, pieces(bytes), 'mira');
  await settled(desk, id, 'ready');
  const machine = await aMachineRow(ground);
  const state = (to: 'installing' | 'deployed') =>
    ground.store.transaction((tx) => tx.updateTable('deployment').set({ state: to }).execute());
  await ground.store.transaction((tx) =>
    tx
      .insertInto('deployment')
      .values({
        ...{ machine_id: machine.id, state: 'installing', image: 'custom/lab', image_title: 'Lab 1' },
        ...{ target: 'disk', layout: 'flat', login_user: 'debian', by: 'mira', started_at: 0 },
        ...{ installed_at: null, ended_at: null, failure: null, has_user_data: 0, sealed: '' },
      })
      .execute(),
  );
  const remove = desk.images.implementation['images.delete'];
  expect(await remove({ id }, mira)).toMatchObject({ ok: false, problem: { code: 'conflict' } });
  await state('deployed');
  expect(await remove({ id }, mira)).toMatchObject({ ok: true });
  await desk.jobs.service.stop();
});
