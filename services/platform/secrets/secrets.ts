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

/** A keyring of the system that keeps the key of the secrets for one user of this computer. */
export interface KeyWrap {
  wrap(key: Buffer): Buffer;
  /** Throws when this user or this computer did not wrap it. */
  unwrap(wrapped: Buffer): Buffer;
}

const keyBytes = 32;
/** What a wrapped key begins with; a plain one has no beginning, only its 32 bytes. */
const wrappedMark = Buffer.from('metaldesk wrapped key 1\n');

/**
 * Opens or makes `DIR/secret.key`, mode 0600: 32 random bytes, or those bytes as `keyWrap` wraps them. A plain key is
 * wrapped when a keyring is there for the first time.
 */
export function openSecrets(dir: string, keyWrap?: KeyWrap): Secrets {
  return secretsWith(secretKey(dir, keyWrap));
}

/** The key itself, as a backup under a pass phrase needs it: a wrapped one opens on this computer alone. */
export function secretKey(dir: string, keyWrap?: KeyWrap): Buffer {
  const file = path.join(dir, 'secret.key');
  if (!existsSync(file)) writeKey(file, randomBytes(keyBytes), keyWrap);
  const stored = readFileSync(file);
  if (!stored.subarray(0, wrappedMark.length).equals(wrappedMark)) {
    if (stored.length !== keyBytes)
      throw new Error(`${file} must hold ${keyBytes} bytes; restore it from your backup.`);
    if (keyWrap) writeKey(file, stored, keyWrap);
    return stored;
  }
  if (!keyWrap)
    throw new Error(
      `${file} is kept by the keyring of the user who ran the window. Start the window instead.`,
    );
  const key = unwrapped(file, stored.subarray(wrappedMark.length), keyWrap);
  if (key.length !== keyBytes) throw new Error(`${file} holds no key; restore it from your backup.`);
  return key;
}

function unwrapped(file: string, wrapped: Buffer, keyWrap: KeyWrap): Buffer {
  try {
    return keyWrap.unwrap(wrapped);
  } catch {
    throw new Error(
      `The keyring of this user does not open ${file}. Unlock it, or restore from your backup.`,
    );
  }
}

/** Whole and on disk before its name is there: nothing sealed with it may outlive it. */
function writeKey(file: string, key: Buffer, keyWrap: KeyWrap | undefined): void {
  const unfinished = `${file}.new`;
  const stored = keyWrap ? Buffer.concat([wrappedMark, keyWrap.wrap(key)]) : key;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, stored, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(unfinished, file);
  syncFolder(path.dirname(file));
}
