import { expect, test } from 'vitest';
import { isChecksum, isLogin, isName, nameOfFile } from './file-facts.ts';

test.each([
  ['Lab Node 7.tar.zst', 'lab-node-7'],
  ['debian-12-generic-amd64.qcow2', 'debian-12-generic-amd64'],
  ['rescue.img.xz', 'rescue'],
  ['.hidden', 'hidden'],
  ['日本.tgz', ''],
])('%s is proposed as %s', (file, name) => expect(nameOfFile(file)).toBe(name));

test('what a name, a checksum and a user look like', () => {
  expect(isName('custom/lab-node')).toBe(true);
  expect(isName('lab node')).toBe(false);
  expect(isName('')).toBe(false);
  expect(isChecksum('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')).toBe(true);
  expect(isChecksum('9f86')).toBe(false);
  expect(isLogin('debian')).toBe(true);
  expect(isLogin('Root')).toBe(false);
});
