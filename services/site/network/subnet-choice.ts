import { ipv4ToNumber } from '../../contract/addresses.ts';
import type { AddressBook } from './address-book.ts';

/** Where a client is, as its packet and the interface tell. Addresses that a packet does not carry are undefined. */
export interface Whereabouts {
  /** The interface that the packet came in on. */
  readonly nic: string;
  /** The relay that passed it on. */
  readonly giaddr: string | undefined;
  /** The relay's word on the client's link: option 82's sub-option 5 (RFC 3527), or option 118 (RFC 3011). */
  readonly link: string | undefined;
  /** The address that the client already uses, when it writes from it. */
  readonly ciaddr: string | undefined;
}

/**
 * The subnet that a client's address must come from. A subnet on an interface is served to nobody who asks over
 * another one, relay or not: the interface, not the packet, says where a client is.
 */
export function subnetFor(
  books: readonly AddressBook[],
  mac: string,
  where: Whereabouts,
  wanted: number | undefined,
  nowMs: number,
): AddressBook | undefined {
  const reachable = books.filter((book) => book.subnet.nic === null || book.subnet.nic === where.nic);
  const containing = (address: string | undefined): AddressBook | undefined => {
    const value = address === undefined ? null : ipv4ToNumber(address);
    return value === null ? undefined : reachable.find((book) => book.contains(value));
  };
  if (where.giaddr !== undefined) return containing(where.link ?? where.giaddr);
  // A client behind a router renews by unicast, without its relay: its own address tells its subnet.
  const renewing = containing(where.ciaddr);
  if (renewing?.subnet.nic === null) return renewing;
  const here = reachable.filter((book) => book.subnet.nic === where.nic);
  if (here.length === 1) return here[0];
  return (
    here.find((book) => book.subnet.fixed.has(mac)) ??
    here.find((book) => book.own(mac, nowMs)) ??
    here.find((book) => wanted !== undefined && book.contains(wanted)) ??
    here.find((book) => book.subnet.ranges.length > 0) ??
    here[0]
  );
}
