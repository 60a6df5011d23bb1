import { cidrFrom, ipv4FromNumber, ipv4ToNumber } from '../../contract/addresses.ts';

export interface SubnetWanted {
  cidr: string;
  gateway: string | null;
  dns: readonly string[];
  /** First and last address of the pool; null for a subnet whose addresses are all fixed by hand. */
  dynamicRange: readonly [string, string] | null;
  /** VLAN tag, for the records; 0 is untagged. */
  vlan: number;
}

/** What is wrong with a subnet, as the field at fault and a sentence; null when it can be served. */
export function subnetTrouble(wanted: SubnetWanted): { field: string; sentence: string } | null {
  const network = cidrFrom(wanted.cidr);
  if (!network)
    return { field: 'cidr', sentence: `${wanted.cidr} is no network; it looks like 10.77.0.0/24.` };
  if (network.prefix < 8 || network.prefix > 30)
    return { field: 'cidr', sentence: `${wanted.cidr} cannot be served: a prefix of 8 to 30 can.` };
  const isHost = (address: string): boolean => {
    const n = ipv4ToNumber(address);
    return n !== null && n > network.first && n < network.last;
  };
  const between = `${ipv4FromNumber(network.first + 1)} and ${ipv4FromNumber(network.last - 1)}`;
  if (wanted.gateway !== null && !isHost(wanted.gateway))
    return { field: 'gateway', sentence: `The gateway ${wanted.gateway} is not between ${between}.` };
  if (!wanted.dynamicRange) return null;
  const [from, to] = wanted.dynamicRange;
  const outside = [from, to].find((address) => !isHost(address));
  if (outside !== undefined)
    return { field: 'dynamicRange', sentence: `The pool's ${outside} is not between ${between}.` };
  if (ipv4ToNumber(from)! > ipv4ToNumber(to)!)
    return { field: 'dynamicRange', sentence: `The pool ends (${to}) before it begins (${from}).` };
  return null;
}

/** The first two of these networks that overlap; null when none do. */
export function overlapping(cidrs: readonly string[]): [string, string] | null {
  const all = cidrs.flatMap((text) => {
    const network = cidrFrom(text);
    return network ? [{ text, ...network }] : [];
  });
  for (const [i, a] of all.entries())
    for (const b of all.slice(i + 1)) if (a.first <= b.last && b.first <= a.last) return [a.text, b.text];
  return null;
}
