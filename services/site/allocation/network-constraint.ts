import { cidrFrom, ipv4ToNumber } from '../../contract/addresses.ts';
import type { NicFacts } from './facts.ts';

type Test = (nic: NicFacts, value: string) => boolean;

/** Whether an address lies in a network; texts that are neither are in nothing. */
function inCidr(ip: string, cidr: string): boolean {
  const network = cidrFrom(cidr);
  const [address, first] = [ipv4ToNumber(ip), ipv4ToNumber(cidr.split('/')[0] ?? '')];
  if (!network || address === null || first === null) return false;
  const hosts = 2 ** (32 - Number(cidr.split('/')[1]));
  return Math.floor(address / hosts) === Math.floor(first / hosts);
}

const linked: (fits: (link: NicFacts['links'][number], value: string) => boolean) => Test =
  (fits) => (nic, value) =>
    nic.links.some((link) => fits(link, value));

/** Keys of an interface constraint. What is not here is refused by name. */
const keys: Readonly<Record<string, Test>> = {
  name: (nic, value) => nic.name === value,
  tag: (nic, value) => nic.tags.includes(value),
  vid: (nic, value) => nic.vid === Number(value),
  fabric: (nic, value) => nic.fabric === value,
  fabric_class: (nic, value) => nic.fabricClass === value,
  link_speed: (nic, value) => nic.linkSpeedMbps >= Number(value),
  subnet: linked((link, value) => link.subnet === value || String(link.subnetId) === value),
  subnet_cidr: linked((link, value) => link.cidr === value),
  ip: linked((link, value) => inCidr(value, link.cidr)),
  mode: linked((link, value) => link.mode === value.toLowerCase()),
};

export interface WantedNic {
  label: string;
  terms: { key: string; not: boolean; value: string }[];
}

/** Reads `eth0:subnet_cidr=10.77.0.0/24,not_vid=5;eth1:...`; a sentence says what cannot be read. */
export function readInterfaces(text: string): WantedNic[] | { wrong: string } {
  const wanted: WantedNic[] = [];
  for (const piece of text.split(';').filter((part) => part.trim())) {
    const match = /^\s*([A-Za-z0-9_.-]+):(.+)$/.exec(piece);
    if (!match)
      return { wrong: `interfaces: "${piece.trim().slice(0, 80)}" is not of the form label:key=value,...` };
    const terms: WantedNic['terms'] = [];
    for (const pair of match[2]!.split(',')) {
      const [word = '', value = ''] = pair.split('=').map((half) => half.trim());
      const not = word.startsWith('not_');
      const key = not ? word.slice(4) : word;
      if (!keys[key] || !value)
        return {
          wrong: `interfaces: "${pair.trim().slice(0, 80)}" is not known. Keys are ${Object.keys(keys).join(', ')}.`,
        };
      terms.push({ key, not, value });
    }
    wanted.push({ label: match[1]!, terms });
  }
  return wanted;
}

/** The interfaces that each label fits; null when a label fits none. */
export function assignNics(
  wanted: readonly WantedNic[],
  have: readonly NicFacts[],
): Record<string, number[]> | null {
  const found: Record<string, number[]> = {};
  for (const { label, terms } of wanted) {
    const fits = have.filter((nic) => terms.every(({ key, not, value }) => keys[key]!(nic, value) !== not));
    if (fits.length === 0) return null;
    found[label] = fits.map((nic) => nic.id);
  }
  return found;
}

/** `space:x` and the like of subnets and not_subnets; a bare word is a subnet's name or number. */
export function inNetwork(nics: readonly NicFacts[], specifier: string): boolean {
  const [kind, rest] = specifier.includes(':') ? specifier.split(/:(.*)/) : ['subnet', specifier];
  const key = kind === 'cidr' ? 'subnet_cidr' : (kind ?? 'subnet');
  const test = keys[key];
  return test !== undefined && nics.some((nic) => test(nic, rest ?? ''));
}

/** Whether such a specifier can be understood. */
export const knownNetwork = (specifier: string): boolean =>
  !specifier.includes(':') || ['cidr', ...Object.keys(keys)].includes(specifier.split(':')[0] ?? '');
