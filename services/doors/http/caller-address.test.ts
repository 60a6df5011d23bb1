import { expect, test } from 'vitest';
import { crossSite, fromThisDesk, isDesk, isLoopback } from './caller-address.ts';

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

const here = { remoteAddress: '127.0.0.1' };
test.each(['localhost:5240', '127.0.0.1:5240', '[::1]:5240', '127.9.9.9'])('%s names the desk', (host) =>
  expect(isDesk({ ...here, headers: { host } })).toBe(true),
);
test.each([
  undefined,
  'evil.example:5240',
  '127.0.0.1.evil.example',
  'evil.example@127.0.0.1',
  '127.0.0.1/x',
  '127.0.0.1?x',
  'localhost.evil.example',
  '10.0.0.1',
])('%s does not, wherever it comes from', (host) => {
  expect(isDesk({ ...here, headers: { host } })).toBe(false);
  expect(isDesk({ remoteAddress: '10.0.0.9', headers: { host: 'localhost' } })).toBe(false);
});

const asked = (headers: Record<string, string>, method = 'POST', path = '/api/call/x') =>
  crossSite({ method, path, headers: { host: '127.0.0.1:5240', ...headers } }, 'http');
test.each([
  [{}],
  [{ origin: 'http://127.0.0.1:5240', 'sec-fetch-site': 'same-origin' }],
  [{ 'sec-fetch-site': 'none' }],
])('%o is no other site', (headers) => expect(asked(headers)).toBeNull());
test.each([
  [{ origin: 'http://evil.example' }],
  [{ origin: 'null' }],
  [{ origin: 'http://127.0.0.1:5173' }],
  [{ origin: 'https://127.0.0.1:5240' }],
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
])('%o is another site', (headers) => expect(asked(headers)).not.toBeNull());

test('a link of another site opens a page, and nothing else', () => {
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  expect(asked(link, 'GET', '/machines')).toBeNull();
  expect(asked(link, 'GET', '/api/live')).toBe('site');
  expect(asked(link, 'POST', '/machines')).toBe('site');
  expect(asked({ ...link, 'sec-fetch-dest': 'iframe' }, 'GET', '/machines')).toBe('site');
});
