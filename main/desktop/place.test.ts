import { expect, test } from 'vitest';
import { choosePlace } from './place.ts';

const own = '/home/mira/.local/share/metaldesk/metaldesk.sock';
const shared = '/run/metaldesk/desk.sock';
const sockets = (first: 'answers' | 'silent' | 'forbidden', second: 'answers' | 'silent' | 'forbidden') =>
  [
    { file: own, state: first },
    { file: shared, state: second },
  ] as const;

test.each([
  ['a controller of this user', sockets('answers', 'silent'), true, { how: 'attach', socket: own }],
  ['a service', sockets('silent', 'answers'), false, { how: 'attach', socket: shared }],
  ['both: one own comes first', sockets('answers', 'answers'), false, { how: 'attach', socket: own }],
  ['a service of others', sockets('silent', 'forbidden'), true, { how: 'refused', socket: shared }],
  ['none, and the ports may be bound', sockets('silent', 'silent'), true, { how: 'host' }],
  ['none, and the ports may not be bound', sockets('silent', 'silent'), false, { how: 'elevate' }],
] as const)('%s', (_name, given, mayBind, place) =>
  expect(choosePlace({ sockets: given, mayBind, mayElevate: true })).toEqual(place),
);

test('where nobody can ask for rights the program serves what it may: its page says what is missing', () => {
  expect(choosePlace({ sockets: [], mayBind: false, mayElevate: false })).toEqual({ how: 'host' });
});
