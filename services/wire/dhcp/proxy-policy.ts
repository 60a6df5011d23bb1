import type { Ipv4 } from '../../protocols/dhcp4/ipv4.ts';
import type { BootClient } from '../../site/boot/index.ts';
import type { Asked } from './client.ts';

/** Where DHCP servers are asked, and where a PXE client asks the boot server that it was sent to. */
export const DHCP_PORT = 67;
export const PXE_PORT = 4011;

export interface ProxyFacts {
  /** The port that the question came in on. */
  readonly port: number;
  /** This desk's address on the interface. */
  readonly serverAddress: Ipv4;
  /** Where the question came from; 0.0.0.0 is undefined. */
  readonly fromAddress: Ipv4 | undefined;
  /** This machine was told lately what it boots. */
  readonly boots: boolean;
}

export type ProxyDecision =
  /** What it boots, beside the offers of those that give addresses. */
  | { readonly do: 'offer' }
  /** The same, to a client that has its address. */
  | { readonly do: 'ack'; readonly address: Ipv4 }
  /** A machine that boots asks another server for this address; that is for others to answer. */
  | { readonly do: 'watch'; readonly address: Ipv4 }
  | { readonly do: 'ignore'; readonly why: string };

export const anotherGives = 'asks another server for an address';

/**
 * proxyDHCP, PXE specification 2.1 section 2.2. Port 67 hears whoever looks for an address: machines that boot are
 * told what, and nobody is ever given, confirmed or refused one. Every "ignore" has a reason out of a small, fixed set.
 */
export function decideProxy(asked: Asked, client: BootClient, facts: ProxyFacts): ProxyDecision {
  if (asked.fromServer) return ignore('from a server');
  if (asked.kind === undefined) return ignore('BOOTP');
  // Behind a relay nobody's address can be proved by ARP.
  if (asked.giaddr !== undefined) return ignore('through a relay');
  return facts.port === PXE_PORT ? atBootServer(asked, client, facts) : amongServers(asked, client, facts);
}

function amongServers(asked: Asked, client: BootClient, { boots }: ProxyFacts): ProxyDecision {
  if (asked.kind === 'discover') return bootsByNetwork(client) ? { do: 'offer' } : ignore('does not boot');
  if (asked.kind !== 'request') return ignore('speaks to the server of its address');
  const address = asked.requested ?? asked.ciaddr;
  return address !== undefined && (boots || bootsByNetwork(client))
    ? { do: 'watch', address }
    : ignore(anotherGives);
}

function atBootServer(asked: Asked, client: BootClient, facts: ProxyFacts): ProxyDecision {
  if (asked.kind !== 'request' && asked.kind !== 'inform') return ignore('no question to a boot server');
  if (!bootsByNetwork(client)) return ignore('does not boot');
  const meant = asked.serverIdentifier;
  if (meant !== undefined && meant !== facts.serverAddress) return ignore('meant for another boot server');
  const address = facts.fromAddress;
  if (address === undefined) return ignore('asks a boot server without an address');
  // The answer goes where the question came from, not where it says.
  if (asked.ciaddr !== undefined && asked.ciaddr !== address) return ignore('writes from another address');
  return { do: 'ack', address };
}

/** Firmware says so in option 60; iPXE is known by its own options. All others want an address and nothing else. */
export const bootsByNetwork = ({ vendorClass, userClass, isIpxe }: BootClient): boolean =>
  isIpxe || userClass === 'iPXE' || /^(PXE|HTTP)Client/.test(vendorClass ?? '');

const ignore = (why: string): ProxyDecision => ({ do: 'ignore', why });
