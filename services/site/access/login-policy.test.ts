import { expect, test } from 'vitest';
import { afterFailure, longestWaitMs, sourceOf, waitMs, type Failures } from './login-policy.ts';

const now = Date.UTC(2026, 0, 1);
const failing = (times: number, kind: 'account' | 'source', everyMs = 0): Failures => {
  let failures: Failures | undefined;
  for (let i = 0; i < times; i += 1) failures = afterFailure(failures, kind, now + i * everyMs);
  return failures!;
};

test('a few mistakes cost nothing, then every one doubles the wait up to an hour', () => {
  expect(waitMs(failing(4, 'account'), now)).toBe(0);
  expect([5, 6, 7].map((n) => waitMs(failing(n, 'account'), now))).toEqual([30_000, 60_000, 120_000]);
  expect(waitMs(failing(200, 'account'), now)).toBe(longestWaitMs);
});

test('an address may make the mistakes of a whole room', () => {
  expect(waitMs(failing(19, 'source'), now)).toBe(0);
  expect(waitMs(failing(20, 'source'), now)).toBe(30_000);
});

test('a day later all is forgotten; a clock that was set back locks nobody out', () => {
  const locked = failing(6, 'account');
  expect(waitMs(locked, now + 60_000)).toBe(0);
  expect(afterFailure(locked, 'account', now + 25 * 3_600_000).count).toBe(1);
  expect(waitMs(locked, now - 365 * 86_400_000)).toBe(0);
});

test.each([
  ['10.0.0.9', '10.0.0.9'],
  ['::ffff:10.0.0.9', '10.0.0.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, source) => expect(sourceOf(address)).toBe(source));
