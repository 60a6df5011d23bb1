import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** `length` letters and digits, none that is easily misread. 18 of them carry 104 bits. */
export const randomKey = (length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

export interface Credentials {
  consumerKey: string;
  tokenKey: string;
  tokenSecret: string;
}

/** A new key in MAAS's sizes: consumer and token of 18 characters, secret of 32. */
export const newCredentials = (): Credentials => ({
  consumerKey: randomKey(18),
  tokenKey: randomKey(18),
  tokenSecret: randomKey(32),
});

/** The three parts as MAAS prints them; the consumer's own secret is always empty and not part of it. */
export const keyText = (k: Credentials): string => `${k.consumerKey}:${k.tokenKey}:${k.tokenSecret}`;
