import { expect, test } from 'vitest';
import { hostPort } from './host-port.ts';
import { defaultDataDir, fromCaller, packageDir } from './places.ts';
import { forPeople } from './print.ts';

test.each([
  ['127.0.0.1:5240', '127.0.0.1', 5240],
  ['[::1]:0', '::1', 0],
  [':5240', '127.0.0.1', 5240],
  ['localhost:80', 'localhost', 80],
])('%s is an address', (text, host, port) => {
  expect(hostPort(text)).toEqual({ ok: true, value: { host, port } });
});
test.each(['5240', 'localhost', '::1:5240', '127.0.0.1:99999', '127.0.0.1:', '[::1]'])(
  '%s is none',
  (text) => {
    expect(hostPort(text)).toMatchObject({ ok: false });
  },
);

test("root's data lie in the system's place, anyone else's in their own", () => {
  expect(defaultDataDir(0, {})).toBe('/var/lib/metaldesk');
  expect(defaultDataDir(1000, { XDG_DATA_HOME: '/home/u/.data' })).toBe('/home/u/.data/metaldesk');
});

test('a path is the one of the caller, wherever npm runs the script', () => {
  const before = process.cwd();
  process.chdir(packageDir);
  expect(fromCaller('c.yaml', { npm_lifecycle_event: 'serve', INIT_CWD: '/home/u' })).toBe('/home/u/c.yaml');
  expect(fromCaller('/etc/c.yaml', { npm_lifecycle_event: 'serve', INIT_CWD: '/home/u' })).toBe(
    '/etc/c.yaml',
  );
  expect(fromCaller('c.yaml', {})).toBe(`${packageDir}/c.yaml`);
  process.chdir(before);
});

test('answers are printed as names and tables', () => {
  expect(
    forPeople({
      total: 2,
      items: [
        { name: 'a', n: 1 },
        { name: 'long', n: null },
      ],
    }),
  ).toBe('total: 2\nitems:\nname  n\na     1\nlong  -');
  expect(forPeople({})).toBe('Done.');
});
