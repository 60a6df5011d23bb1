import { writeIpv4 } from '../../protocols/dhcp4/ipv4.ts';

const IP_HEADER_BYTES = 20;
const UDP_HEADER_BYTES = 8;
const UDP = 17;

export interface UdpEnd {
  readonly address: string;
  readonly port: number;
}

/** An IPv4 packet (RFC 791) that carries one UDP datagram (RFC 768), with both checksums. */
export function udpOverIpv4(from: UdpEnd, to: UdpEnd, payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(IP_HEADER_BYTES + UDP_HEADER_BYTES + payload.length);
  packet[0] = 0x45; // version 4, header of five words
  packet.writeUInt16BE(packet.length, 2);
  packet[8] = 64; // hops
  packet[9] = UDP;
  writeIpv4(packet, from.address, 12);
  writeIpv4(packet, to.address, 16);
  packet.writeUInt16BE(checksum(packet.subarray(0, IP_HEADER_BYTES), 0), 10);
  const udpLength = UDP_HEADER_BYTES + payload.length;
  packet.writeUInt16BE(from.port, 20);
  packet.writeUInt16BE(to.port, 22);
  packet.writeUInt16BE(udpLength, 24);
  packet.set(payload, IP_HEADER_BYTES + UDP_HEADER_BYTES);
  const pseudoHeader = sumOfWords(packet.subarray(12, 20), UDP + udpLength);
  // 0 would say "no checksum": it is sent as its other form (RFC 768).
  packet.writeUInt16BE(checksum(packet.subarray(IP_HEADER_BYTES), pseudoHeader) || 0xffff, 26);
  return packet;
}

function sumOfWords(bytes: Uint8Array, start: number): number {
  let sum = start;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += (bytes[i]! << 8) | bytes[i + 1]!;
  return bytes.length % 2 === 1 ? sum + (bytes[bytes.length - 1]! << 8) : sum;
}

function checksum(bytes: Uint8Array, start: number): number {
  let sum = sumOfWords(bytes, start);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
