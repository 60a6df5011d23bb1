import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's choice for scrypt at 16 MiB; about 0.2 s of a pool thread, never of the event loop. */
const cost = { N: 2 ** 14, r: 8, p: 5 };
const hashBytes = 32;

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize('NFC'), salt, hashBytes, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );

/** `scrypt$salt$hash`, both base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt);
  return `scrypt$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** False also for a user without a password; it takes as long as a wrong one, so names cannot be told apart. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [kind, salt, hash] = (stored ?? '').split('$');
  const known = kind === 'scrypt' && !!salt && !!hash;
  const found = await derive(password, Buffer.from(known ? salt : 'AAAAAAAAAAAAAAAAAAAAAA==', 'base64'));
  return known && timingSafeEqual(found, Buffer.from(hash, 'base64'));
}
