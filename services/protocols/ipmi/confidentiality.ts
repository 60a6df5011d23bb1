import { createCipheriv, createDecipheriv } from 'node:crypto';
import { join, type Malformed } from './bytes.ts';

/** AES-CBC-128 payload (13.29): 16 bytes of IV, then the text padded with 01h, 02h, ... and the count of pad bytes. */
export function encryptPayload(key: Uint8Array, iv: Uint8Array, payload: Uint8Array): Uint8Array {
  const padBytes = 15 - (payload.length % 16);
  const pad = Uint8Array.from({ length: padBytes + 1 }, (_, i) => (i < padBytes ? i + 1 : padBytes));
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  return join(iv, cipher.update(join(payload, pad)), cipher.final());
}

export function decryptPayload(key: Uint8Array, bytes: Uint8Array): Uint8Array | Malformed {
  if (bytes.length < 32 || bytes.length % 16 !== 0)
    return { malformed: 'encrypted payload is not whole AES blocks' };
  const decipher = createDecipheriv('aes-128-cbc', key, bytes.subarray(0, 16)).setAutoPadding(false);
  const text = join(decipher.update(bytes.subarray(16)), decipher.final());
  const padBytes = text.at(-1)!;
  const end = text.length - 1 - padBytes;
  if (padBytes > 15 || end < 0) return { malformed: 'pad count of the encrypted payload' };
  const intact = text.subarray(end, -1).every((byte, i) => byte === i + 1);
  return intact ? text.subarray(0, end) : { malformed: 'pad bytes of the encrypted payload' };
}
