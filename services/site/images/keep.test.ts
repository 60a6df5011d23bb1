import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { aGround, aMachineRow } from '../../../test/ground.ts';
import { begin, image, imageOf, mira, pieces, settled, soon, start } from '../../../test/image-desk.ts';
import { deployable } from './deployable.ts';

/** Images that are there: replaced, read again, renamed, deleted. */
vi.setConfig({ testTimeout: 60_000 });

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
