import { z } from 'zod';

/** Lower-case, colon-separated: 52:54:00:12:34:56. Null when the text is no Ethernet address in any usual notation. */
export function macFrom(text: string): string | null {
  const digits = text.trim().toLowerCase().replace(/[-:.]/g, '');
  return /^[0-9a-f]{12}$/.test(digits) ? digits.match(/../g)!.join(':') : null;
}

/** Dotted decimal to a number; null for anything else, octal and short forms included. */
export function ipv4ToNumber(text: string): number | null {
  let value = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x2e) {
      if (digits === 0 || ++dots > 3) return null;
      value = value * 256 + part;
      part = digits = 0;
    } else {
      if (c < 0x30 || c > 0x39 || (digits > 0 && part === 0)) return null;
      part = part * 10 + (c - 0x30);
      if (++digits > 3 || part > 255) return null;
    }
  }
  return dots === 3 && digits > 0 ? value * 256 + part : null;
}

export const ipv4FromNumber = (n: number): string =>
  `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;

export interface Cidr {
  /** First address (the network's own) and last (broadcast), as numbers. */
  first: number;
  last: number;
  prefix: number;
}

/** 10.77.0.0/24; null when it is no IPv4 network or has host bits set. */
export function cidrFrom(text: string): Cidr | null {
  const [address, length, more] = text.split('/');
  const base = ipv4ToNumber(address ?? '');
  if (base === null || more !== undefined || !/^\d{1,2}$/.test(length ?? '')) return null;
  const prefix = Number(length);
  const size = 2 ** (32 - prefix);
  if (prefix > 32 || base % size !== 0) return null;
  return { first: base, last: base + size - 1, prefix };
}

/** The network that an address with a prefix length is in. */
export function cidrOf(address: string, prefix: number): string {
  const size = 2 ** (32 - prefix);
  const n = ipv4ToNumber(address) ?? 0;
  return `${ipv4FromNumber(n - (n % size))}/${prefix}`;
}

export const netmaskOf = (prefix: number): string => ipv4FromNumber(2 ** 32 - 2 ** (32 - prefix));

export const ipv4 = z
  .string()
  .refine((s) => ipv4ToNumber(s) !== null, 'an IPv4 address looks like 10.77.0.1');
export const cidr = z.string().refine((s) => cidrFrom(s) !== null, 'a network looks like 10.77.0.0/24');
export const mac = z
  .string()
  .transform((s, ctx) => macFrom(s) ?? (ctx.addIssue('a MAC address looks like 52:54:00:12:34:56'), z.NEVER));
