import { closeDescriptor } from './descriptor.ts';
import { udpOverIpv4, type UdpEnd } from './link-frame.ts';
import { lastErrorCode, libc } from './libc.ts';
import { AF_PACKET, ETH_IPV4, ETH_IPV6, linkAddress } from './sockaddr.ts';

const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;

/** Sends to a station that nobody can ask by ARP yet, straight to its hardware address. */
export interface LinkSender {
  /** Returns the name of the system's error, if any. `mac` has six bytes. */
  send(mac: Uint8Array, from: UdpEnd, to: UdpEnd, payload: Uint8Array): string | undefined;
  /** Sends a whole IPv6 packet. */
  sendIpv6(mac: Uint8Array, packet: Uint8Array): string | undefined;
  close(): void;
}

/** A packet socket of protocol 0: it receives nothing. Undefined without CAP_NET_RAW or where the NIC is gone. */
export function openLinkSender(nic: string): LinkSender | undefined {
  const interfaceIndex = libc().if_nametoindex(nic);
  if (interfaceIndex === 0) return undefined;
  const fd = libc().socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return undefined;
  const send = (mac: Uint8Array, protocol: number, packet: Buffer): string | undefined => {
    const station = linkAddress(interfaceIndex, mac, protocol);
    const sent = libc().sendto(fd, packet, packet.length, MSG_DONTWAIT, station, station.length);
    return sent < 0 ? lastErrorCode() : undefined;
  };
  return {
    send: (mac, from, to, payload) => send(mac, ETH_IPV4, udpOverIpv4(from, to, payload)),
    sendIpv6: (mac, packet) => send(mac, ETH_IPV6, Buffer.from(packet)),
    close: () => closeDescriptor(fd),
  };
}
