import { expect, test } from 'vitest';
import { stale } from './generate.ts';

test('the generated lists are up to date (npm run generate)', () => {
  expect(stale()).toEqual([]);
});
