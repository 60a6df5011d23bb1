import { expect, test } from 'vitest';
import { fingerprintOf, keysIn } from './ssh-fingerprint.ts';

// Made by ssh-keygen -t ed25519; its fingerprint by ssh-keygen -l.
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM/s/PPKY8QMxOrdkwNBjxO+lepvD1m1kqMD1X1yDiHo mira@desk';

test('the fingerprint that ssh-keygen shows', async () => {
  expect(await fingerprintOf(key)).toBe('SHA256:HOXVv95Zo4RchJk10hmjjodtEfDbv9uAJLv9bZu0ZVE');
  expect(await fingerprintOf('ssh-ed25519')).toBeNull();
  expect(await fingerprintOf('ssh-ed25519 %%%')).toBeNull();
});

test('keys of a file, one a line', () => {
  expect(keysIn(`# mine\n\n${key}\r\nssh-rsa AAAA b\n`)).toEqual([key, 'ssh-rsa AAAA b']);
});
