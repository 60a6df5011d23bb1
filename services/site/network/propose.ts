import type { z } from 'zod';
import { cidrFrom, cidrOf, ipv4FromNumber, ipv4ToNumber, type Cidr } from '../../contract/addresses.ts';
import type { setup } from './contract.ts';
import type { NicSigns } from './nic-signs.ts';

export type Setup = z.output<typeof setup>;

export interface Proposal {
  setup: Setup | null;
  deskAddress: string | null;
  fix: string | null;
}

/**
 * A pool in a network: the second hundred of a /24 or more, else the upper half, cut so that no address in `taken`
 * is in it. Null when less than two addresses are left.
 */
export function poolIn(network: Cidr, taken: readonly number[]): [string, string] | null {
  const size = network.last - network.first + 1;
  const [from, to] =
    size >= 256
      ? [network.first + 100, network.first + 199]
      : [network.first + Math.ceil(size / 2), network.last - 1];
  const cuts = [from - 1, ...taken.filter((n) => n >= from && n <= to).sort((a, b) => a - b), to + 1];
  const pieces = cuts.slice(1).map((end, i) => [cuts[i]! + 1, end - 1] as const);
  const longest = pieces.sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0];
  if (!longest || longest[1] <= longest[0]) return null;
  return [ipv4FromNumber(longest[0]), ipv4FromNumber(longest[1])];
}

/** The first network 10.77.x.0/24 that overlaps none of this computer's own. */
function unusedNetwork(nics: readonly NicSigns[]): string {
  const own = nics.flatMap((nic) => nic.addresses.map((a) => cidrFrom(cidrOf(a.address, a.prefix))!));
  const candidates = Array.from({ length: 256 }, (_, i) => cidrFrom(`10.77.${i}.0/24`)!);
  const free = candidates.find((c) => !own.some((o) => o.first <= c.last && c.first <= o.last));
  return ipv4FromNumber((free ?? candidates[0]!).first + 1);
}

/** The command that gives an interface an address that collides with nothing known. */
export const addressCommand = (nic: string, nics: readonly NicSigns[]): string =>
  `sudo ip addr add ${unusedNetwork(nics)}/24 dev ${nic}`;

/** A subnet and pool from the interface's own address; without one, the command that sets it. */
export function proposal(nic: NicSigns, nics: readonly NicSigns[]): Proposal {
  const own = nic.addresses[0];
  const fix = addressCommand(nic.name, nics);
  if (!own) return { setup: null, deskAddress: null, fix };
  const cidr = cidrOf(own.address, own.prefix);
  const network = cidrFrom(cidr)!;
  const inside = (n: number): boolean => n > network.first && n < network.last;
  const gateway = nic.gateway && inside(ipv4ToNumber(nic.gateway) ?? 0) ? nic.gateway : undefined;
  const taken = [...nic.addresses.map((a) => a.address), gateway ?? '']
    .map(ipv4ToNumber)
    .filter((n) => n !== null);
  const pool = poolIn(network, taken);
  if (!pool) return { setup: null, deskAddress: own.address, fix };
  return {
    setup: {
      nic: nic.name,
      subnet: { cidr, ...(gateway && { gateway }), dns: [], dynamicRange: pool },
      besideOthers: false,
    },
    deskAddress: own.address,
    fix: null,
  };
}
