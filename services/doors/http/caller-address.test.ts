import { expect, test } from 'vitest';
import { crossSite, fromThisDesk, isLoopback } from './caller-address.ts';

test.each(['127.0.0.1', '127.0.0.2', '127.255.1.9', '::1', '::ffff:127.0.0.1', '[::1]'])(
  '%s is loopback',
  (a) => expect(isLoopback(a)).toBe(true),
);
test.each(['10.0.0.1', '128.0.0.1', '::2', '::ffff:10.0.0.1', '127.1', '127.0.0.1.evil.example', ''])(
  '%s is not',
  (a) => expect(isLoopback(a)).toBe(false),
);

test('what a proxy on the desk brings does not come from the desk', () => {
  expect(fromThisDesk({ remoteAddress: '127.0.0.1', headers: {} })).toBe(true);
  expect(fromThisDesk({ remoteAddress: '127.0.0.1', headers: { 'x-forwarded-for': '10.0.0.9' } })).toBe(
    false,
  );
  expect(fromThisDesk({ remoteAddress: undefined, headers: {} })).toBe(false);
});

test.each([
  [{ host: 'localhost:5240' }],
  [{ host: '127.0.0.1:5240', origin: 'http://127.0.0.1:5240', 'sec-fetch-site': 'same-origin' }],
  [{ host: '[::1]:5240' }],
  [{ host: '127.0.0.1:5240', 'sec-fetch-site': 'none' }],
])('%o is trusted', (headers) => expect(crossSite(headers)).toBeNull());

test.each([
  [{}],
  [{ host: 'evil.example:5240' }],
  [{ host: '127.0.0.1.evil.example' }],
  [{ host: 'evil.example@127.0.0.1' }],
  [{ host: '127.0.0.1/x' }],
  [{ host: '127.0.0.1:5240', origin: 'http://evil.example' }],
  [{ host: '127.0.0.1:5240', origin: 'null' }],
  [{ host: '127.0.0.1:5240', origin: 'http://127.0.0.1:5173' }],
  [{ host: '127.0.0.1:5240', 'sec-fetch-site': 'cross-site' }],
  [{ host: '127.0.0.1:5240', 'sec-fetch-site': 'same-site' }],
])('%o is not', (headers) => expect(crossSite(headers)).not.toBeNull());
