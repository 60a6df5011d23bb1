import { hostname, networkInterfaces } from 'node:os';

export interface DeskNames {
  names: string[];
  addresses: string[];
}

/** A name as DNS writes it, so that it may stand in a certificate and in a Host header. */
export const isDnsName = (text: string): boolean =>
  text.length <= 253 &&
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(text);

/** What this desk is called: its own name alone, with the site's domain, and by mDNS. */
export function namesOf(host: string, domain: string, more: readonly string[]): string[] {
  const own = host.toLowerCase();
  const short = own.split('.', 1)[0]!;
  const all = [
    own,
    short,
    `${short}.local`,
    ...(domain ? [`${short}.${domain}`] : []),
    ...more.map((n) => n.toLowerCase()),
  ];
  return [...new Set(all)].filter(isDnsName);
}

/** Every address that another computer can reach this desk by; link-local IPv6 needs a zone, and no URL carries one. */
export function deskNames(domain: string, more: readonly string[]): DeskNames {
  const found = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses = found.filter((a) => !a.internal && !a.address.startsWith('fe80:')).map((a) => a.address);
  return { names: namesOf(hostname(), domain, more), addresses: [...new Set(addresses)] };
}
