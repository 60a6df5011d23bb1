import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openSecrets, secretKey, type KeyWrap } from './secrets.ts';

test('a key whose making was cut short is made anew; once made it stays', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-secrets-'));
  writeFileSync(path.join(dir, 'secret.key.new'), 'cut');
  const sealed = openSecrets(dir).seal('BMC password');
  expect(readdirSync(dir)).toEqual(['secret.key']);
  expect(statSync(path.join(dir, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(openSecrets(dir).open(sealed)).toBe('BMC password');
  rmSync(dir, { recursive: true });
});

const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((b) => b ^ 0x5a));
const keyring: KeyWrap = { wrap: flip, unwrap: flip };

test('a plain key is wrapped once a keyring is there, and opens what was sealed before', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-secrets-'));
  const sealed = openSecrets(dir).seal('BMC password');
  const plain = secretKey(dir);
  expect(openSecrets(dir, keyring).open(sealed)).toBe('BMC password');
  const stored = readFileSync(path.join(dir, 'secret.key'));
  expect(stored.includes(plain)).toBe(false);
  expect(statSync(path.join(dir, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(secretKey(dir, keyring)).toEqual(plain);
  rmSync(dir, { recursive: true });
});

test('a wrapped key without its keyring, or with another, is refused with what to do', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-secrets-'));
  openSecrets(dir, keyring);
  expect(() => openSecrets(dir)).toThrow('Start the window');
  const locked: KeyWrap = {
    wrap: flip,
    unwrap() {
      throw new Error('locked');
    },
  };
  expect(() => openSecrets(dir, locked)).toThrow('Unlock it');
  expect(() => openSecrets(dir, { wrap: flip, unwrap: (b) => b.subarray(1) })).toThrow('holds no key');
  rmSync(dir, { recursive: true });
});
