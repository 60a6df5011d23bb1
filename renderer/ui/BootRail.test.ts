import { expect, test } from 'vitest';
import { railName, segmentsOf } from './BootRail.tsx';

test('a rail says in words how far it is and what it waits for', () => {
  expect(railName(segmentsOf('dddmttt'), 74_000)).toBe('Boot: 3 of 7, waiting for HTTP, 74 seconds late');
  expect(railName(segmentsOf('ddddctt'))).toBe('Boot: 4 of 7, waiting for Kernel');
  expect(railName(segmentsOf('fffffff'))).toBe('Boot: 7 of 7');
});

test('a letter that is not known is a step to come', () => {
  expect(segmentsOf('dx')).toEqual(['done', 'to_come']);
});
