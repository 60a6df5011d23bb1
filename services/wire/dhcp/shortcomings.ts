import type { ArpPort } from '../../platform/sockets/arp-port.ts';
import type { DhcpPort } from '../../platform/sockets/dhcp-port.ts';

const smallBufferBytes = 1 << 20;

/** What an open port cannot do on this system or without more rights, each as a sentence for the admin. */
export const shortcomings = (port: DhcpPort, arp: ArpPort | undefined): string[] =>
  [
    port.receiveBufferBytes < smallBufferBytes &&
      `Its receive buffer is small (${port.receiveBufferBytes} bytes): a boot storm loses packets.`,
    !port.reachesStations && 'Machines without an address are answered by broadcast.',
    !arp &&
      'Nobody is asked by ARP (that needs CAP_NET_RAW): an address that a device uses without a lease is found only when a machine declines it.',
  ].filter((sentence) => sentence !== false);

/** The same of a port beside another DHCP server. */
export const proxyShortcomings = (port: DhcpPort, arp: ArpPort | undefined): string[] =>
  [
    port.receiveBufferBytes < smallBufferBytes &&
      `Its receive buffer is small (${port.receiveBufferBytes} bytes): a boot storm loses packets.`,
    !arp &&
      'Nobody is asked by ARP (that needs CAP_NET_RAW): a machine is believed which address it has, so that another could pass for it.',
  ].filter((sentence) => sentence !== false);
