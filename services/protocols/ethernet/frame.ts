import { readIpv4, type Ipv4 } from '../dhcp4/ipv4.ts';

/** An Ethernet frame without its check sum. `tags` are the VLAN numbers it carries, the outer one first (IEEE 802.1Q). */
export interface EthernetFrame {
  readonly to: string;
  readonly from: string;
  readonly tags: readonly number[];
  readonly etherType: number;
  readonly payload: Uint8Array;
}

export const etherTypes = { ipv4: 0x0800, arp: 0x0806, lldp: 0x88cc } as const;

const headerBytes = 14;
const taggedTypes = new Set([0x8100, 0x88a8]);

/** Undefined for a frame that ends within its header. */
export function decodeFrame(bytes: Uint8Array): EthernetFrame | undefined {
  if (bytes.length < headerBytes) return undefined;
  const tags: number[] = [];
  let at = 12;
  let etherType = word(bytes, at);
  while (taggedTypes.has(etherType)) {
    if (bytes.length < at + 6) return undefined;
    tags.push(word(bytes, at + 2) & 0x0fff);
    at += 4;
    etherType = word(bytes, at);
  }
  const [to, from] = [readMac(bytes, 0), readMac(bytes, 6)];
  return { to, from, tags, etherType, payload: bytes.subarray(at + 2) };
}

export interface UdpDatagram {
  readonly fromAddress: Ipv4;
  readonly fromPort: number;
  readonly toPort: number;
  readonly bytes: Uint8Array;
}

const UDP = 17;

/** The datagram in an IPv4 packet (RFC 791, RFC 768); undefined for another protocol, a fragment, or one cut short. */
export function decodeUdp(packet: Uint8Array): UdpDatagram | undefined {
  if (packet.length < 20 || packet[0]! >> 4 !== 4 || packet[9] !== UDP) return undefined;
  const header = (packet[0]! & 15) * 4;
  const isFragment = (word(packet, 6) & 0x3fff) !== 0;
  if (header < 20 || isFragment || packet.length < header + 8) return undefined;
  const length = word(packet, header + 4);
  if (length < 8 || packet.length < header + length) return undefined;
  return {
    fromAddress: readIpv4(packet, 12),
    fromPort: word(packet, header),
    toPort: word(packet, header + 2),
    bytes: packet.subarray(header + 8, header + length),
  };
}

export const readMac = (bytes: Uint8Array, at: number): string =>
  Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':');

const word = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
