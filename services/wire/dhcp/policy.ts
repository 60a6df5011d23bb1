import type { Ipv4 } from '../../protocols/dhcp4/ipv4.ts';
import type { LeaseFacts } from '../../site/network/index.ts';
import type { Asked } from './client.ts';

export interface Facts {
  /** Undefined when no served subnet is meant. */
  readonly lease: LeaseFacts | undefined;
  /** This desk's address on the interface: our server identifier. */
  readonly serverAddress: Ipv4;
  /** False beside another DHCP server: then nobody's address but our own is talked about. */
  readonly authoritative: boolean;
}

export type Decision =
  | { readonly do: 'offer'; readonly address: Ipv4 }
  /** `rapid`: the answer to a DISCOVER that asked to skip the offer (RFC 4039). */
  | { readonly do: 'grant'; readonly address: Ipv4; readonly rapid: boolean }
  | { readonly do: 'nak'; readonly why: string }
  /** There is no address, and the client shall not make one up either (RFC 2563). */
  | { readonly do: 'deny' }
  | { readonly do: 'inform' }
  | { readonly do: 'decline'; readonly address: Ipv4 }
  | { readonly do: 'release'; readonly address: Ipv4 }
  | { readonly do: 'ignore'; readonly why: string };

export const poolExhausted = 'pool exhausted';
export const anotherServer = 'meant for another server';
export const lostRace = 'address lost to another machine twice';

/** RFC 2131 section 4.3. Every "ignore" has a reason out of a small, fixed set: it is counted by name. */
export function decide(asked: Asked, facts: Facts): Decision {
  if (asked.fromServer) return ignore('from a server');
  if (asked.kind === undefined) return ignore('BOOTP');
  if (!facts.lease) return ignore('no subnet for this link');
  const elsewhere = asked.serverIdentifier !== undefined && asked.serverIdentifier !== facts.serverAddress;
  if (elsewhere && asked.kind !== 'discover') return ignore(anotherServer);
  switch (asked.kind) {
    case 'discover':
      return discover(asked, facts.lease, facts.authoritative);
    case 'request':
      return request(asked, facts.lease, facts.authoritative);
    case 'decline':
      if (!asked.requested || facts.lease.named !== 'own') return ignore('declines what it was not given');
      return { do: 'decline', address: asked.requested };
    case 'release':
      if (!asked.ciaddr || facts.lease.named !== 'own') return ignore('releases what it does not hold');
      return { do: 'release', address: asked.ciaddr };
    case 'inform':
      return asked.ciaddr && facts.lease.named !== 'elsewhere'
        ? { do: 'inform' }
        : ignore('asks without an address of the subnet');
    default:
      return ignore('not a message of clients');
  }
}

function discover(asked: Asked, lease: LeaseFacts, authoritative: boolean): Decision {
  const named = lease.named === 'free' ? asked.requested : undefined;
  const address = lease.own?.address ?? named ?? lease.free;
  if (!address) return asked.asksAutoConfigure ? { do: 'deny' } : ignore(poolExhausted);
  return asked.rapidCommit && authoritative
    ? { do: 'grant', address, rapid: true }
    : { do: 'offer', address };
}

/** The four states of RFC 2131 table 4. */
function request(asked: Asked, lease: LeaseFacts, authoritative: boolean): Decision {
  const address = asked.requested ?? asked.ciaddr; // INIT-REBOOT and SELECTING; RENEWING and REBINDING
  if (!address) return ignore('request without an address');
  if (lease.named === 'own') return { do: 'grant', address, rapid: false };
  const selecting = asked.serverIdentifier !== undefined;
  // We cannot tell another server's client from one of ours whose lease is gone: beside others be silent.
  if (!selecting && !authoritative) return ignore('not known here');
  // A lapsed offer or a forgotten lease of an address that is still free is given again: the client keeps running.
  if (lease.named === 'free' && !lease.own) return { do: 'grant', address, rapid: false };
  return { do: 'nak', why: refusal[lease.named ?? 'elsewhere'] };
}

const refusal = {
  own: '',
  free: 'another address is yours',
  taken: 'in use by another machine',
  'not dynamic': 'not handed out here',
  elsewhere: 'not an address of this network',
};

const ignore = (why: string): Decision => ({ do: 'ignore', why });
