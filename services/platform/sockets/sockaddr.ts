import { writeIpv4 } from '../../protocols/dhcp4/ipv4.ts';

/** Sizes and families of Linux socket addresses. */
export const AF_INET = 2;
export const AF_PACKET = 17;
export const SOCKADDR_IN_BYTES = 16;
export const SOCKADDR_LL_BYTES = 20;

/** struct sockaddr_in: family, port and address of one UDP peer. */
export function sockaddr(address: string, port: number): Buffer {
  const bytes = Buffer.alloc(SOCKADDR_IN_BYTES);
  bytes[0] = AF_INET;
  bytes[2] = port >>> 8;
  bytes[3] = port & 255;
  writeIpv4(bytes, address, 4);
  return bytes;
}

/** Ethernet protocol numbers. */
export const ETH_IPV4 = 0x0800;
export const ETH_ARP = 0x0806;
export const ETH_IPV6 = 0x86dd;

/** struct sockaddr_ll: an Ethernet neighbour on the interface with this index, to be sent `protocol`. */
export function linkAddress(interfaceIndex: number, mac: Uint8Array, protocol: number): Buffer {
  const bytes = Buffer.alloc(SOCKADDR_LL_BYTES);
  bytes.writeUInt16LE(AF_PACKET, 0);
  bytes.writeUInt16BE(protocol, 2);
  bytes.writeInt32LE(interfaceIndex, 4);
  bytes[11] = mac.length;
  bytes.set(mac, 12);
  return bytes;
}
