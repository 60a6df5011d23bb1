import { expect, test } from 'vitest';
import { derivations } from './derivations.ts';

test('one at a time, a few of each source, a bounded queue for all', async () => {
  const work = derivations();
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  let running = 0;
  let most = 0;
  const job = async (): Promise<string> => {
    running += 1;
    most = Math.max(most, running);
    await gate;
    running -= 1;
    return 'done';
  };
  const ofOne = Array.from({ length: 50 }, () => work.run('10.0.0.9', job));
  const ofMany = Array.from({ length: 50 }, (_, i) => work.run(`10.0.1.${i}`, job));
  open();
  const [one, many] = await Promise.all([Promise.all(ofOne), Promise.all(ofMany)]);
  expect(one.filter((x) => x === 'done')).toHaveLength(4);
  expect(many.filter((x) => x === 'done')).toHaveLength(20);
  expect([most, work.waiting]).toEqual([1, 0]);
});

test('work that fails gives its place back', async () => {
  const work = derivations();
  await expect(work.run('a', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
  expect(await work.run('a', () => Promise.resolve('next'))).toBe('next');
});
