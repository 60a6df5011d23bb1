import { expect, test } from 'vitest';
import { z } from 'zod';
import { dispatcher } from './dispatch.ts';
import { command } from './procedure.ts';
import { ok } from './result.ts';

const contract = {
  'a.b': command({
    permission: 'admin',
    doc: '',
    input: z.object({ n: z.number() }).strict(),
    output: z.object({}),
  }),
};
const bugs: unknown[] = [];
const call = dispatcher(
  contract,
  {
    'a.b': ({ n }: { n: number }) => {
      if (n === 0) throw new Error('bug with a secret');
      return ok({ n });
    },
  },
  (_, error) => bugs.push(error),
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
