import { noAddress, type Ipv4 } from '../../protocols/dhcp4/ipv4.ts';
import { options, readOption, type MessageType } from '../../protocols/dhcp4/options.ts';
import type { Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import type { BootClient } from '../../site/boot/index.ts';

/** What a client asks, without the bytes. Addresses that are 0.0.0.0 on the wire are undefined here. */
export interface Asked {
  readonly mac: string;
  /** Undefined is BOOTP. */
  readonly kind: MessageType | undefined;
  readonly fromServer: boolean;
  readonly serverIdentifier: Ipv4 | undefined;
  readonly requested: Ipv4 | undefined;
  readonly ciaddr: Ipv4 | undefined;
  readonly giaddr: Ipv4 | undefined;
  /** The relay's word on the client's link: option 82's sub-option 5, else option 118. */
  readonly link: Ipv4 | undefined;
  readonly rapidCommit: boolean;
  /** RFC 2563: the client asks whether it may take a link-local address. */
  readonly asksAutoConfigure: boolean;
}

const LINK_SELECTION = 5;

export function asked(packet: Dhcp4Packet): Asked {
  const from = packet.options;
  const giaddr = given(packet.giaddr);
  return {
    mac: packet.chaddr,
    kind: readOption(from, 'messageType'),
    fromServer: packet.op === 'reply',
    serverIdentifier: readOption(from, 'serverIdentifier'),
    requested: given(readOption(from, 'requestedAddress')),
    ciaddr: given(packet.ciaddr),
    giaddr,
    link: giaddr && (linkSelection(packet) ?? given(readOption(from, 'subnetSelection'))),
    rapidCommit: from.has(options.rapidCommit.code),
    asksAutoConfigure: readOption(from, 'autoConfigure') === 1,
  };
}

/** What the choice of the first file depends on. */
export function bootClient(packet: Dhcp4Packet): BootClient {
  const from = packet.options;
  return {
    arch: readOption(from, 'clientArchitectures')?.[0],
    vendorClass: readOption(from, 'vendorClass'),
    userClass: readOption(from, 'userClass')?.[0],
    isIpxe: from.has(options.ipxe.code),
  };
}

function linkSelection(packet: Dhcp4Packet): Ipv4 | undefined {
  const hex = readOption(packet.options, 'relayAgent')?.[LINK_SELECTION];
  return hex?.length === 8
    ? given(
        hex
          .match(/../g)!
          .map((pair) => parseInt(pair, 16))
          .join('.'),
      )
    : undefined;
}

const given = (address: Ipv4 | undefined): Ipv4 | undefined => (address === noAddress ? undefined : address);
