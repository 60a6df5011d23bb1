import { z } from 'zod';
import { ipv4Number, ipv4Text } from '../protocols/dhcp4/ipv4.ts';

/** Lower-case, colon-separated: 52:54:00:12:34:56. Null when the text is no Ethernet address in any usual notation. */
export function macFrom(text: string): string | null {
  const digits = text.trim().toLowerCase().replace(/[-:.]/g, '');
  return /^[0-9a-f]{12}$/.test(digits) ? digits.match(/../g)!.join(':') : null;
}

/** Dotted decimal to a number; null for anything else, octal and short forms included. */
export const ipv4ToNumber = (text: string): number | null => ipv4Number(text) ?? null;

export const ipv4FromNumber = ipv4Text;

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
