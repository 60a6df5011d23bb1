import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';

/**
 * A file under a pass phrase: 16 bytes mark, 4 bytes length of a JSON head, the head, SHA-256 of all that; then pieces
 * of 4 bytes length and AES-256-GCM (NIST SP 800-38D). The key comes from scrypt (RFC 7914) with a salt of this file
 * alone, so that a piece's number can be its IV; the head's hash is authenticated with each piece, and the last piece
 * says in its IV that it is the last: a file that is cut off, altered or put together anew does not open.
 */
const mark = Buffer.from('metaldesk backup');
export const formatNumber = 1;
const pieceBytes = 256 * 1024;
const tagBytes = 16;
const headAtMostBytes = 64 * 1024;
const cost = { N: 2 ** 17, r: 8, p: 1 };
const memoryAtMostBytes = 256 * 2 ** 20;

const head = z.object({
  format: z.number().int(),
  version: z.string(),
  madeAt: z.number(),
  deskName: z.string(),
  /** Names of the store's migrations. */
  migrations: z.array(z.string()),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.number().int().min(0) })),
  salt: z.string(),
  check: z.string(),
});
export type Head = z.output<typeof head>;
export type HeadFacts = Omit<Head, 'format' | 'salt' | 'check'>;

const keyFrom = (passPhrase: string, salt: Buffer): Buffer =>
  scryptSync(passPhrase.normalize('NFKC'), salt, 32, { ...cost, maxmem: memoryAtMostBytes });
const checkOf = (key: Buffer): Buffer => createHmac('sha256', key).update('check').digest();

function iv(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(isLast ? 1 : 0, 0);
  bytes.writeBigUInt64BE(BigInt(number), 4);
  return bytes;
}

export interface SealedWriter {
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Writes the head to `fd` and then what it is given, sealed. Slow: belongs in a thread. */
export function sealInto(fd: number, passPhrase: string, facts: HeadFacts): SealedWriter {
  const salt = randomBytes(16);
  const key = keyFrom(passPhrase, salt);
  const said: Head = {
    ...facts,
    format: formatNumber,
    salt: salt.toString('base64'),
    check: checkOf(key).toString('base64'),
  };
  const json = Buffer.from(JSON.stringify(said));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  const beginning = Buffer.concat([mark, length, json]);
  const hash = createHash('sha256').update(beginning).digest();
  const put = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
  };
  put(Buffer.concat([beginning, hash]));
  let waiting = Buffer.alloc(0);
  let number = 0;
  const seal = (plain: Buffer, isLast: boolean): void => {
    const cipher = createCipheriv('aes-256-gcm', key, iv(number++, isLast)).setAAD(hash);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(sealed.length);
    put(Buffer.concat([size, sealed]));
  };
  return {
    write(bytes) {
      waiting = Buffer.concat([waiting, bytes]);
      while (waiting.length > pieceBytes) {
        seal(waiting.subarray(0, pieceBytes), false);
        waiting = waiting.subarray(pieceBytes);
      }
    },
    end: () => seal(waiting, true),
  };
}

const cutOff = (at: number) =>
  refuse(
    'cut_off',
    `The backup is cut off after ${at.toLocaleString('en-GB')} bytes. Copy it again from where it is whole.`,
  );
const altered = (where: string) =>
  refuse('altered', `The backup was altered or damaged ${where}. Use another copy of it.`);

export interface Sealed {
  head: Head;
  /** Refuses with `wrong_pass_phrase`. */
  open(passPhrase: string): Result<SealedReader>;
}
export interface SealedReader {
  /** The next piece, proved; null after the last. Refuses with `cut_off` or `altered`. */
  next(): Result<Buffer | null>;
  /** Bytes of the file read so far. */
  readBytes(): number;
}

/** Reads the beginning of a sealed file. Refuses with `not_a_backup`, `cut_off`, `newer` or `altered`. */
export function readSealed(fd: number): Result<Sealed> {
  let at = 0;
  const take = (length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    let got = 0;
    for (let n = -1; got < length && n !== 0; got += n) n = readSync(fd, bytes, got, length - got, at + got);
    at += got;
    return bytes.subarray(0, got);
  };
  const begun = take(mark.length);
  if (!begun.equals(mark))
    return mark.subarray(0, begun.length).equals(begun) && begun.length > 0
      ? cutOff(at)
      : refuse('not_a_backup', 'This file is no backup of Metaldesk.');
  const length = take(4);
  if (length.length < 4) return cutOff(at);
  const jsonBytes = length.readUInt32BE();
  if (jsonBytes > headAtMostBytes) return altered('at its beginning');
  const json = take(jsonBytes);
  const hash = take(32);
  const parsed = parseHead(json);
  if (parsed && parsed.format > formatNumber) return newer(parsed.version);
  if (hash.length < 32) return cutOff(at);
  const right = createHash('sha256')
    .update(Buffer.concat([mark, length, json]))
    .digest();
  const whole = head.safeParse(parsed);
  if (!hash.equals(right) || !whole.success) return altered('at its beginning');
  return ok({
    head: whole.data,
    open: (passPhrase) => openPieces(whole.data, hash, passPhrase, take, () => at),
  });
}

export const newer = (version: string) =>
  refuse(
    'newer',
    `The backup was made by a newer Metaldesk (${version}). Update this desk, then restore it.`,
  );

/** The two fields that every later format keeps. */
function parseHead(json: Buffer): { format: number; version: string } | null {
  try {
    const value: unknown = JSON.parse(json.toString('utf8'));
    const read = z.looseObject({ format: z.number(), version: z.string().max(100) }).safeParse(value);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function openPieces(
  { salt, check }: Head,
  hash: Buffer,
  passPhrase: string,
  take: (length: number) => Buffer,
  readBytes: () => number,
): Result<SealedReader> {
  const key = keyFrom(passPhrase, Buffer.from(salt, 'base64'));
  const given = Buffer.from(check, 'base64');
  const own = checkOf(key);
  if (given.length !== own.length || !timingSafeEqual(given, own))
    return refuse(
      'wrong_pass_phrase',
      'This pass phrase does not open the backup. Enter the one that it was made with.',
    );
  let number = 0;
  let ended = false;
  const unseal = (sealed: Buffer, isLast: boolean): Buffer | null => {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, iv(number, isLast)).setAAD(hash);
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
    } catch {
      return null;
    }
  };
  return ok({
    readBytes,
    next() {
      const start = readBytes();
      const size = take(4);
      if (ended) return size.length === 0 ? ok(null) : altered('behind its end');
      if (size.length < 4) return cutOff(readBytes());
      const length = size.readUInt32BE();
      const where = `near byte ${start.toLocaleString('en-GB')}`;
      if (length < tagBytes || length > pieceBytes + tagBytes) return altered(where);
      const sealed = take(length);
      if (sealed.length < length) return cutOff(readBytes());
      const middle = unseal(sealed, false);
      const plain = middle ?? unseal(sealed, true);
      if (plain === null) return altered(where);
      ended = middle === null;
      number += 1;
      return ok(plain);
    },
  });
}
