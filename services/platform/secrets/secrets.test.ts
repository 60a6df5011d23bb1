import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openSecrets } from './secrets.ts';

test('a key whose making was cut short is made anew; once made it stays', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-secrets-'));
  writeFileSync(path.join(dir, 'secret.key.new'), 'cut');
  const sealed = openSecrets(dir).seal('BMC password');
  expect(readdirSync(dir)).toEqual(['secret.key']);
  expect(statSync(path.join(dir, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(openSecrets(dir).open(sealed)).toBe('BMC password');
  rmSync(dir, { recursive: true });
});
