import { expect, test } from 'vitest';
import { z } from 'zod';
import { dispatcher } from './dispatch.ts';
import { command, query } from './procedure.ts';
import { ok } from './result.ts';

const contract = {
  'a.b': command({
    permission: 'admin',
    doc: '',
    input: z.object({ n: z.number() }).strict(),
    output: z.object({}),
  }),
  'a.look': query({ permission: 'view', doc: '', input: z.object({}), output: z.object({}) }),
};
const bugs: unknown[] = [];
const order: string[] = [];
let disk: 'good' | 'full' = 'good';
const call = dispatcher(
  contract,
  {
    'a.b': ({ n }: { n: number }) => {
      if (n === 0) throw new Error('bug with a secret');
      order.push('run');
      return ok({ n });
    },
    'a.look': () => ok({}),
  },
  {
    durable: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (disk === 'full') throw new Error('ENOSPC');
      order.push('on disk');
    },
    failed: (_, error) => {
      bugs.push(error);
      return disk === 'full' ? 'The disk is full.' : null;
    },
  },
);
const admin = { name: 'ada', userId: 1, may: ['view', 'edit', 'admin'] as const };

test('a procedure runs with fitting input from someone who may', async () => {
  expect(await call('a.b', { n: 2 }, admin)).toEqual({ ok: true, value: { n: 2 } });
});

test('unknown names, inherited names, missing permission and bad input are refused in words', async () => {
  for (const name of ['x', 'constructor', '__proto__'])
    expect(await call(name, {}, admin)).toMatchObject({ problem: { code: 'not_found' } });
  expect(await call('a.b', { n: 2 }, { ...admin, may: ['view'] })).toMatchObject({
    problem: { code: 'forbidden' },
  });
  expect(await call('a.b', { n: 'two', extra: 1 }, admin)).toMatchObject({
    problem: { code: 'bad_input', fields: { n: expect.any(String) as string } },
  });
});

test('a bug is told inside, not outside', async () => {
  const answer = await call('a.b', { n: 0 }, admin);
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(bugs).toHaveLength(1);
});

test('a command is answered when its change is on disk; a query need not wait', async () => {
  order.length = 0;
  await call('a.b', { n: 1 }, admin);
  expect(order).toEqual(['run', 'on disk']);
  disk = 'full';
  expect(await call('a.b', { n: 1 }, admin)).toMatchObject({
    ok: false,
    problem: { code: 'unavailable', sentence: 'The disk is full.' },
  });
  expect(await call('a.look', {}, admin)).toEqual({ ok: true, value: {} });
  disk = 'good';
});
