import { expect, test } from 'vitest';
import { Buffers } from './buffers.ts';

const never = new AbortController().signal;

test('the first get big buffers, the next small ones, and more wait for their turn', async () => {
  const buffers = new Buffers({ bigPairs: 1, smallPairs: 1 });
  const big = (await buffers.borrow(never))!;
  const small = (await buffers.borrow(never))!;
  expect([big.one.length, big.other.length, small.one.length]).toEqual([524_288, 524_288, 131_072]);
  const order: string[] = [];
  const third = buffers.borrow(never).then((pair) => (order.push('third'), pair!));
  const fourth = buffers.borrow(never).then((pair) => (order.push('fourth'), pair!));
  expect(buffers).toMatchObject({ lent: 2, waiting: 2 });
  buffers.giveBack(small);
  buffers.giveBack(await third);
  buffers.giveBack(await fourth);
  buffers.giveBack(big);
  expect(order).toEqual(['third', 'fourth']);
  expect(buffers).toMatchObject({ lent: 0, waiting: 0 });
});

test('who goes away while waiting takes nothing', async () => {
  const buffers = new Buffers({ bigPairs: 1, smallPairs: 0 });
  const pair = (await buffers.borrow(never))!;
  const gone = new AbortController();
  const waiting = buffers.borrow(gone.signal);
  gone.abort();
  expect(await waiting).toBeUndefined();
  buffers.giveBack(pair);
  expect(buffers).toMatchObject({ lent: 0, waiting: 0 });
});
