import { expect, test } from 'vitest';
import { mira } from '../../../test/desk-core.ts';
import { aGround, aMachineRow } from '../../../test/ground.ts';
import type { Caller } from '../../contract/implement.ts';
import { placesContract, savedView } from './contract.ts';
import { placesImplementation } from './index.ts';

const nobodyAsked = {
  moveToZone: () => Promise.reject(new Error('nothing to move')),
  setTag: () => Promise.resolve({ added: 0, removed: 0 }),
};

test('each user keeps views of their own, one a name, a hundred at most', async () => {
  await using ground = await aGround();
  const places = placesImplementation(ground, nobodyAsked);
  const desk: Caller = { name: 'desk', userId: null, may: ['view'] };
  const view = (name: string, filter = '') => savedView.parse({ name, filter });
  await places['views.save'](view('مختبر 🦆', 'status:ready'), mira);
  await places['views.save'](view('مختبر 🦆', 'status:new'), mira);
  await places['views.save'](view('mine'), desk);
  expect(await places['views.list']({}, mira)).toMatchObject({
    value: { items: [{ name: 'مختبر 🦆', filter: 'status:new', grouping: 'none' }] },
  });
  for (let i = 1; i < 100; i++) await places['views.save'](view(`view ${i}`), mira);
  expect(await places['views.save'](view('one too many'), mira)).toMatchObject({
    problem: {
      code: 'not_now',
      sentence: '100 views are kept already. Delete one that is not needed first.',
    },
  });
  expect(await places['views.save'](view('view 7', 'zone:a'), mira)).toMatchObject({ ok: true });
  expect(await places['views.delete']({ name: 'mine' }, mira)).toMatchObject({
    problem: { code: 'not_found' },
  });
  expect(await places['views.delete']({ name: 'mine' }, desk)).toMatchObject({ ok: true });
});

test.each([
  ['rack 1', true],
  ['Halle-2', true],
  ['x'.repeat(256), true],
  ['x'.repeat(257), false],
  ['🦆', false],
  ['مختبر', false],
  ['<b>rack</b>', false],
  ['-rack', false],
  ['', false],
])('a zone may be called %j: %s', (name, fits) => {
  expect(placesContract['zones.create'].input.safeParse({ name }).success).toBe(fits);
});

test('what is said of zones, pools and tags is any text; changes are events; names are given once', async () => {
  await using ground = await aGround();
  await aMachineRow(ground);
  const places = placesImplementation(ground, nobodyAsked);
  const description = '<script>alert(1)</script> 🦆 مختبر';
  const made = await places['pools.create']({ name: 'gpu', description }, mira);
  expect(made).toMatchObject({ ok: true });
  expect(await places['pools.list']({}, mira)).toMatchObject({
    value: {
      items: [
        { name: 'default', machines: 1, isDefault: true },
        { name: 'gpu', description, machines: 0 },
      ],
    },
  });
  expect(await places['pools.create']({ name: 'gpu', description: '' }, mira)).toMatchObject({
    problem: { code: 'conflict', fields: { name: expect.stringContaining('already') } },
  });
  const tag = { comment: description, kernelOpts: '', definition: '' };
  await places['tags.create']({ ...tag, name: 'a' }, mira);
  const second = await places['tags.create']({ ...tag, name: 'b' }, mira);
  const id = second.ok ? second.value.id : 0;
  expect(await places['tags.update']({ id, name: 'a' }, mira)).toMatchObject({
    problem: { code: 'conflict' },
  });
  expect(await places['tags.update']({ id, definition: '//x' }, mira)).toMatchObject({
    problem: { code: 'bad_input' },
  });
  expect(await places['tags.delete']({ id }, mira)).toMatchObject({ value: { machines: 0 } });
  expect(await places['tags.delete']({ id }, mira)).toMatchObject({ problem: { code: 'not_found' } });
  expect(await places['zones.delete']({ id: 1 }, mira)).toMatchObject({ problem: { code: 'not_now' } });
  const events = await ground.store.read.selectFrom('event').select(['level', 'who', 'text']).execute();
  expect(events.map((e) => e.text)).toEqual([
    'Added the resource pool gpu',
    'Added the tag a',
    'Added the tag b',
    'Deleted the tag b, which 0 machines carried',
  ]);
  expect(events.every((e) => e.level === 'audit' && e.who === 'mira')).toBe(true);
});
