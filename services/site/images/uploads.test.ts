import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { aGround } from '../../../test/ground.ts';
import { begin, image, imageOf, mira, pieces, settled, soon, start, sum } from '../../../test/image-desk.ts';
import { openJobs } from '../../platform/jobs/jobs.ts';
import { deployable } from './deployable.ts';
import { openImages } from './open-images.ts';

/** Images that come in: cut, resumed, wrong; with the real thread that looks at them. */
vi.setConfig({ testTimeout: 60_000 });

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
