import { expect, test } from 'vitest';
import { poolSize, problemsOf, sharesOf } from './pool.ts';

const fields = { cidr: '10.77.0.0/24', desk: '10.77.0.1', from: '10.77.0.100', to: '10.77.0.200' };

test('the shares of a subnet add up to all its usable addresses', () => {
  const shares = sharesOf(fields)!;
  expect(shares.map((s) => [s.kind, s.from, s.to])).toEqual([
    ['desk', '10.77.0.1', '10.77.0.1'],
    ['fixed', '10.77.0.2', '10.77.0.99'],
    ['pool', '10.77.0.100', '10.77.0.200'],
    ['spare', '10.77.0.201', '10.77.0.254'],
  ]);
  expect(shares.reduce((sum, s) => sum + s.part, 0)).toBeCloseTo(1);
  expect(poolSize(fields)).toBe(101);
});

test('a desk above the pool stands among the spare addresses', () => {
  expect(sharesOf({ ...fields, desk: '10.77.0.254' })!.map((s) => s.kind)).toEqual([
    'fixed',
    'pool',
    'spare',
    'desk',
  ]);
});

test.each([
  [{ ...fields, cidr: '10.77.0.1/24' }, 'cidr'],
  [{ ...fields, cidr: '10.77.0.0/31' }, 'cidr'],
  [{ ...fields, desk: '10.78.0.1' }, 'desk'],
  [{ ...fields, desk: '' }, 'desk'],
  [{ ...fields, from: '10.78.0.1' }, 'from'],
  [{ ...fields, from: '10.77.0.0' }, 'from'],
  [{ ...fields, to: '10.77.0.255' }, 'to'],
  [{ ...fields, to: 'x' }, 'to'],
  [{ ...fields, to: '10.77.0.99' }, 'to'],
  [{ ...fields, from: '10.77.0.1' }, 'from'],
])('what does not fit is said at its field: %o', (wrong, field) => {
  expect(Object.keys(problemsOf(wrong))).toEqual([field]);
  expect(sharesOf(wrong)).toBeNull();
});

test('a network that somebody uses is refused, with who uses it', () => {
  const taken = [{ cidr: '10.77.0.128/25', by: 'eth0' }];
  expect(problemsOf(fields, taken)).toEqual({ cidr: expect.stringContaining('eth0') as string });
  expect(problemsOf(fields, [{ cidr: '10.78.0.0/24', by: 'eth0' }])).toEqual({});
});
