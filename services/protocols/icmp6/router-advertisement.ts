const IPV6_HEADER_BYTES = 40;
const ICMPV6 = 58;
const ROUTER_ADVERTISEMENT = 134;
/** Every advertisement crosses no router, and receivers check that (RFC 4861 section 6.1.2). */
const HOP_LIMIT = 255;
const advertisementBytes = 16;

/** The link-local address that a card makes of its hardware address (RFC 4291 appendix A). */
export function linkLocalOf(mac: Uint8Array): Uint8Array {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
  return Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, a ^ 2, b, c, 0xff, 0xfe, d, e, f);
}

/**
 * An IPv6 packet that says "I am no router and know no prefix" (RFC 4861 section 4.2, router lifetime 0): who waits for
 * a router learns that there is nothing to wait for. Both addresses have 16 bytes and are link-local.
 */
export function noRouterAdvertisement(from: Uint8Array, to: Uint8Array): Uint8Array {
  const packet = new Uint8Array(IPV6_HEADER_BYTES + advertisementBytes);
  packet[0] = 0x60;
  packet[5] = advertisementBytes;
  packet[6] = ICMPV6;
  packet[7] = HOP_LIMIT;
  packet.set(from, 8);
  packet.set(to, 24);
  packet[IPV6_HEADER_BYTES] = ROUTER_ADVERTISEMENT;
  let sum = ICMPV6 + advertisementBytes; // the pseudo-header's last words, RFC 8200 section 8.1
  for (let i = 8; i < packet.length; i += 2) sum += (packet[i]! << 8) | packet[i + 1]!;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  packet[IPV6_HEADER_BYTES + 2] = (~sum >>> 8) & 255;
  packet[IPV6_HEADER_BYTES + 3] = ~sum & 255;
  return packet;
}
