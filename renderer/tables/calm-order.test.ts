import { expect, test } from 'vitest';
import { calmOrder } from './calm-order.ts';

test('rows keep their place while the list is held, and the moved are counted', () => {
  expect(calmOrder(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual({ order: ['a', 'b', 'c'], moved: 3 });
  expect(calmOrder(['a', 'b', 'c'], ['a', 'c'])).toEqual({ order: ['a', 'c'], moved: 0 });
  expect(calmOrder(['a'], ['n', 'a'])).toEqual({ order: ['a', 'n'], moved: 2 });
});
