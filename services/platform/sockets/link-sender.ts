import { closeDescriptor } from './descriptor.ts';
import { SOCK_DGRAM, SOCK_CLOEXEC, MSG_DONTWAIT, libc } from './libc.ts';
import { AF_PACKET, ETH_IPV6, linkAddress } from './sockaddr.ts';

/** A packet socket of protocol 0, for stations that nobody can ask by ARP yet: it sends only. */
export interface LinkSender {
  readonly fd: number;
  readonly interfaceIndex: number;
  /** Sends a whole IPv6 packet. `mac` has six bytes. */
  sendIpv6(mac: Uint8Array, packet: Uint8Array): void;
  close(): void;
}

/** Undefined without CAP_NET_RAW or where the NIC is gone. */
export function openLinkSender(nic: string): LinkSender | undefined {
  const interfaceIndex = libc().if_nametoindex(nic);
  if (interfaceIndex === 0) return undefined;
  const fd = libc().socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return undefined;
  return {
    fd,
    interfaceIndex,
    sendIpv6(mac, packet) {
      const station = linkAddress(interfaceIndex, mac, ETH_IPV6);
      libc().sendto(fd, Buffer.from(packet), packet.length, MSG_DONTWAIT, station, station.length);
    },
    close: () => closeDescriptor(fd),
  };
}
