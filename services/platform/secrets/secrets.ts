import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../store/folder.ts';

/** Seals text at rest with AES-256-GCM (NIST SP 800-38D): `v1.` and base64 of 12 bytes IV, 16 bytes tag, text. */
export interface Secrets {
  seal(text: string): string;
  /** Throws when the text was sealed with another key or was changed. */
  open(sealed: string): string;
}

export function secretsWith(key: Buffer): Secrets {
  return {
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    open(sealed) {
      if (!sealed.startsWith('v1.')) throw new Error('This is not a sealed secret of this program.');
      const bytes = Buffer.from(sealed.slice(3), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}

/** Opens or makes `DIR/secret.key`, 32 random bytes, mode 0600. */
export function openSecrets(dir: string): Secrets {
  const file = path.join(dir, 'secret.key');
  if (!existsSync(file)) makeKey(file);
  const key = readFileSync(file);
  if (key.length !== 32) throw new Error(`${file} must hold 32 bytes; restore it from your backup.`);
  return secretsWith(key);
}

/** Whole and on disk before its name is there: nothing sealed with it may outlive it. */
function makeKey(file: string): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true });
  renameSync(unfinished, file);
  syncFolder(path.dirname(file));
}
