import { readIpv4, writeIpv4, noAddress, type Ipv4 } from '../dhcp4/ipv4.ts';

/** An ARP message for IPv4 over Ethernet, RFC 826. */
export interface ArpPacket {
  readonly op: 'request' | 'reply';
  readonly senderMac: string;
  readonly senderAddress: Ipv4;
  readonly targetMac: string;
  readonly targetAddress: Ipv4;
}

/** Ethernet (1), IPv4 (0x0800), addresses of 6 and 4 bytes. */
const header = Uint8Array.of(0, 1, 8, 0, 6, 4);
const packetBytes = 28;
const nobody = '00:00:00:00:00:00';

/** Undefined for what is no ARP of IPv4 over Ethernet. More bytes may follow: short frames are padded. */
export function decodeArp(bytes: Uint8Array): ArpPacket | undefined {
  if (bytes.length < packetBytes || header.some((byte, i) => bytes[i] !== byte)) return undefined;
  const code = (bytes[6]! << 8) | bytes[7]!;
  if (code !== 1 && code !== 2) return undefined;
  return {
    op: code === 1 ? 'request' : 'reply',
    senderMac: readMac(bytes, 8),
    senderAddress: readIpv4(bytes, 14),
    targetMac: readMac(bytes, 18),
    targetAddress: readIpv4(bytes, 24),
  };
}

export function encodeArp(packet: ArpPacket): Uint8Array {
  const bytes = new Uint8Array(packetBytes);
  bytes.set(header);
  bytes[7] = packet.op === 'request' ? 1 : 2;
  writeMac(bytes, packet.senderMac, 8);
  writeIpv4(bytes, packet.senderAddress, 14);
  writeMac(bytes, packet.targetMac, 18);
  writeIpv4(bytes, packet.targetAddress, 24);
  return bytes;
}

/** Asks who has the address without claiming one, so that nobody's ARP table changes: RFC 5227 section 1.1. */
export const arpProbe = (ownMac: string, address: Ipv4): ArpPacket => ({
  op: 'request',
  senderMac: ownMac,
  senderAddress: noAddress,
  targetMac: nobody,
  targetAddress: address,
});

const readMac = (bytes: Uint8Array, at: number): string =>
  Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':');

const writeMac = (into: Uint8Array, mac: string, at: number): void =>
  into.set(
    mac.split(':').map((byte) => parseInt(byte, 16)),
    at,
  );
