import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  N: number;
  r: number;
  p: number;
}
/** OWASP's choice for scrypt at 16 MiB; about 0.2 s of a pool thread, never of the event loop. */
const cost: Cost = { N: 2 ** 14, r: 8, p: 5 };
/** A stored cost above this is no work of ours. */
const costliestBytes = 256 * 1024 * 1024;
const hashBytes = 32;
const noSalt = Buffer.alloc(16);

const derive = (password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(
      password.normalize('NFC'),
      salt,
      hashBytes,
      { N, r, p, maxmem: costliestBytes * 2 },
      (error, key) => (error ? reject(error) : resolve(key)),
    ),
  );

interface Stored {
  cost: Cost;
  salt: Buffer;
  hash: Buffer;
}

/** `scrypt$N$r$p$salt$hash`; the first stores wrote `scrypt$salt$hash`, with the cost of today. */
function parsed(stored: string | null): Stored | null {
  const [kind, ...rest] = (stored ?? '').split('$');
  const [salt, hash] = rest.slice(-2);
  const [N, r, p] = rest.length === 5 ? rest.map(Number) : [cost.N, cost.r, cost.p];
  if (kind !== 'scrypt' || !salt || !hash || !N || !r || !p) return null;
  const isWhole = [N, r, p].every((n) => Number.isInteger(n) && n > 0);
  if (!isWhole || 128 * N * r > costliestBytes) return null;
  return { cost: { N, r, p }, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

/** `scrypt$N$r$p$salt$hash`; salt and hash are base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** False also for a user without a password; it takes as long as a wrong one, so names cannot be told apart. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const known = parsed(stored);
  const found = await derive(password, known?.salt ?? noSalt, known?.cost ?? cost);
  return known !== null && known.hash.length === hashBytes && timingSafeEqual(found, known.hash);
}

/** Whether a hash was made at another cost than today's, or does not say which. */
export const isDated = (stored: string): boolean =>
  !stored.startsWith(`scrypt$${cost.N}$${cost.r}$${cost.p}$`);
