import type { z } from 'zod';
import { cidrFrom, cidrOf, ipv4FromNumber, ipv4ToNumber, type Cidr } from '../../contract/addresses.ts';
import type { setup } from './contract.ts';
import type { NicSigns } from './nic-signs.ts';
import type { Route } from './routes.ts';

export type Setup = z.output<typeof setup>;

/** A network that somebody uses, and who: nothing may be proposed in it. */
export interface Taken {
  cidr: string;
  by: string;
}

export interface Proposal {
  setup: Setup | null;
  deskAddress: string | null;
  fix: string | null;
  taken: Taken[];
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

const linkLocal = cidrFrom('169.254.0.0/16')!;
const within = (network: Cidr, address: string): boolean => {
  const n = ipv4ToNumber(address);
  return n !== null && n >= network.first && n <= network.last;
};

/** The address of an interface that counts: one that it made up for itself (RFC 3927) serves nobody. */
export const ownAddressOf = (nic: NicSigns): NicSigns['addresses'][number] | undefined =>
  nic.addresses.find((a) => !within(linkLocal, a.address));

/** Networks in use: those of this computer's interfaces and routes, and the /24 of every address heard on a wire. */
export function takenNetworks(
  nics: readonly NicSigns[],
  routes: readonly Route[],
  heard: readonly string[],
): Taken[] {
  const all = [
    ...nics.flatMap((nic) => nic.addresses.map((a) => ({ cidr: cidrOf(a.address, a.prefix), by: nic.name }))),
    ...routes.filter((r) => !r.cidr.endsWith('/0')).map((r) => ({ cidr: r.cidr, by: r.nic })),
    ...heard
      .filter((address) => ipv4ToNumber(address) !== null && !within(linkLocal, address))
      .map((address) => ({ cidr: cidrOf(address, 24), by: address })),
  ];
  return all.filter((one, i) => all.findIndex((other) => other.cidr === one.cidr) === i);
}

/** Private networks to try, in order: the one in the guide, then what offices and home routers use least. */
function* candidates(): Generator<string> {
  for (let n = 0; n < 256; n++) yield `10.77.${n}.0/24`;
  for (let n = 0; n < 256; n++) yield `172.27.${n}.0/24`;
  for (let n = 200; n < 256; n++) yield `192.168.${n}.0/24`;
}

/** The first private network that overlaps none of these. */
function unusedNetwork(taken: readonly Taken[]): Cidr | null {
  const used = taken.flatMap(({ cidr }) => cidrFrom(cidr) ?? []);
  for (const text of candidates()) {
    const network = cidrFrom(text)!;
    if (!used.some((u) => u.first <= network.last && network.first <= u.last)) return network;
  }
  return null;
}

/** The command that gives an interface an address that collides with nothing known. */
export function addressCommand(nic: string, nics: readonly NicSigns[]): string {
  const network = unusedNetwork(takenNetworks(nics, [], [])) ?? cidrFrom('10.77.0.0/24')!;
  return `sudo ip addr add ${ipv4FromNumber(network.first + 1)}/24 dev ${nic}`;
}

/** What is known when a proposal is made: this computer's routes, and addresses heard on the interface. */
export interface ProposalSigns {
  readonly routes: readonly Route[];
  readonly heard: readonly string[];
  /** The address that this desk gave the interface before; it may be another one from now on. */
  readonly ours: string | null;
}

/** A subnet and pool from the interface's own address; for one without, a network that nobody uses, to be given. */
export function proposal(
  nic: NicSigns,
  nics: readonly NicSigns[],
  { routes, heard, ours }: ProposalSigns,
): Proposal {
  const taken = takenNetworks(nics, routes, heard);
  const own = ownAddressOf(nic);
  if (own) return fromOwnAddress(nic, own, { nics, heard, taken, ours });
  const network = unusedNetwork(taken);
  const pool = network && poolIn(network, []);
  if (!network || !pool) return { setup: null, deskAddress: null, fix: null, taken };
  const address = ipv4FromNumber(network.first + 1);
  const subnet = { cidr: cidrOf(address, network.prefix), dns: [], dynamicRange: pool };
  return {
    setup: setupOf(nic.name, subnet, address),
    deskAddress: address,
    fix: null,
    taken,
  };
}

function fromOwnAddress(
  nic: NicSigns,
  own: NicSigns['addresses'][number],
  known: { nics: readonly NicSigns[]; heard: readonly string[]; taken: Taken[]; ours: string | null },
): Proposal {
  const cidr = cidrOf(own.address, own.prefix);
  const network = cidrFrom(cidr)!;
  const inside = (n: number): boolean => n > network.first && n < network.last;
  const gateway = nic.gateway && inside(ipv4ToNumber(nic.gateway) ?? 0) ? nic.gateway : undefined;
  const used = [...nic.addresses.map((a) => a.address), gateway ?? '', ...known.heard]
    .map(ipv4ToNumber)
    .filter((n) => n !== null);
  const pool = poolIn(network, used);
  const taken = known.taken.filter((t) => t.cidr !== cidr && !within(network, t.cidr.split('/')[0]!));
  if (!pool)
    return { setup: null, deskAddress: own.address, fix: addressCommand(nic.name, known.nics), taken };
  const subnet = { cidr, ...(gateway && { gateway }), dns: [], dynamicRange: pool };
  return {
    setup: setupOf(nic.name, subnet, own.address === known.ours ? own.address : undefined),
    deskAddress: own.address,
    fix: null,
    taken,
  };
}

const setupOf = (nic: string, subnet: Setup['subnet'], giveAddress: string | undefined): Setup => ({
  ...{ nic, subnet, besideOthers: false },
  ...(giveAddress !== undefined && { giveAddress }),
});
