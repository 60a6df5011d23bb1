import { createHmac, timingSafeEqual } from 'node:crypto';
import { join, u32 } from './bytes.ts';
import type { CipherSuite } from './suites.ts';

/** IPMI 2.0 keeps passwords in 20 bytes, 1.5 in 16 (22.30); user names in 16 (22.28). */
export const passwordBytes = 20;
export const userNameBytes = 16;

/** What both ends know after RAKP 1 and 2; ids and numbers as they are on the wire. */
export interface Exchange {
  suite: CipherSuite;
  /** SIDm and Rm: the console's. SIDc, Rc and GUIDc: the BMC's. */
  consoleId: number;
  consoleRandom: Uint8Array;
  bmcId: number;
  bmcRandom: Uint8Array;
  bmcGuid: Uint8Array;
  /** The whole role byte of RAKP 1, bit 4 (look up by name only) included. */
  role: number;
  userName: Uint8Array;
}

/** Keys of an active session (13.31, 13.32). */
export interface SessionKeys {
  suite: CipherSuite;
  integrityKey: Uint8Array;
  aesKey: Uint8Array;
}

/** K_uid or K_g: padded with zeros to 20 bytes. */
export function padKey(secret: Uint8Array): Uint8Array {
  const key = new Uint8Array(passwordBytes);
  key.set(secret.subarray(0, passwordBytes));
  return key;
}

const hmac = (
  suite: CipherSuite,
  key: Uint8Array,
  ...parts: readonly (Uint8Array | readonly number[])[]
): Uint8Array =>
  new Uint8Array(
    createHmac(suite.hash, key)
      .update(join(...parts))
      .digest(),
  );

const roleAndName = (x: Exchange): Uint8Array => join([x.role, x.userName.length], x.userName);

/** Key exchange code of RAKP 2: the BMC shows that it knows the password (13.31). */
export const rakp2Code = (x: Exchange, userKey: Uint8Array): Uint8Array =>
  hmac(
    x.suite,
    userKey,
    u32(x.consoleId),
    u32(x.bmcId),
    x.consoleRandom,
    x.bmcRandom,
    x.bmcGuid,
    roleAndName(x),
  );

/** Key exchange code of RAKP 3: the console shows that it knows the password (13.31). */
export const rakp3Code = (x: Exchange, userKey: Uint8Array): Uint8Array =>
  hmac(x.suite, userKey, x.bmcRandom, u32(x.consoleId), roleAndName(x));

/** Session integrity key (13.31): under K_g where the BMC has one, else under the password. */
export const sessionIntegrityKey = (x: Exchange, kgOrUserKey: Uint8Array): Uint8Array =>
  hmac(x.suite, kgOrUserKey, x.consoleRandom, x.bmcRandom, roleAndName(x));

/** Integrity check value of RAKP 4: the BMC shows that it knows K_g (13.28.1: cut to 12 or 16 bytes). */
export const rakp4Code = (x: Exchange, sik: Uint8Array): Uint8Array =>
  hmac(x.suite, sik, x.consoleRandom, u32(x.bmcId), x.bmcGuid).subarray(0, x.suite.rakp4Bytes);

/** K1 signs, the first 16 bytes of K2 encrypt; the constants are 20 bytes for every hash (13.32). */
export const sessionKeys = (suite: CipherSuite, sik: Uint8Array): SessionKeys => ({
  suite,
  integrityKey: hmac(suite, sik, new Uint8Array(20).fill(1)),
  aesKey: hmac(suite, sik, new Uint8Array(20).fill(2)).subarray(0, 16),
});

/** The code of a packet's trailer (13.28.4). */
export const packetCode = (keys: SessionKeys, covered: Uint8Array): Uint8Array =>
  hmac(keys.suite, keys.integrityKey, covered).subarray(0, keys.suite.codeBytes);

/** Compares in constant time; different lengths differ. */
export const sameCode = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);
