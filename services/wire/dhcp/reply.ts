import { noAddress, type Ipv4 } from '../../protocols/dhcp4/ipv4.ts';
import type { RawOptions } from '../../protocols/dhcp4/option-area.ts';
import { options, readOption, setOption, type MessageType } from '../../protocols/dhcp4/options.ts';
import { encodedBytes, type Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import type { Destination } from '../../platform/sockets/dhcp-port.ts';
import type { FirstFile } from '../../site/boot/index.ts';
import type { Durable, Lease, ServedSubnet } from '../../site/network/index.ts';

/** What answers say besides the address. */
export interface Manners {
  readonly domain: string | undefined;
  readonly ntpServers: readonly Ipv4[];
}

export interface Context {
  readonly subnet: ServedSubnet;
  readonly serverAddress: Ipv4;
  readonly manners: Manners;
  readonly firstFile: FirstFile;
}

const CLIENT_PORT = 68;
const SERVER_PORT = 67;
const FILE_FIELD_BYTES = 127; // and the NUL that some ROMs need
const IP_AND_UDP_BYTES = 28;
/** Option 175's `no-pxedhcp`: iPXE goes on at once instead of waiting two seconds for a proxyDHCP offer. */
const ipxeNoProxy = { 176: '01' };

export function offer(packet: Dhcp4Packet, address: Ipv4, context: Context): Dhcp4Packet {
  return addressed(packet, 'offer', address, context.subnet.leaseSeconds, context);
}

/** An address is acknowledged only when its lease is on disk. */
export function ack(
  packet: Dhcp4Packet,
  lease: Durable<Lease>,
  context: Context,
  rapid: boolean,
): Dhcp4Packet {
  const reply = addressed(packet, 'ack', lease.address, lease.seconds, context);
  if (rapid) setOption(reply.options, 'rapidCommit', true);
  return withRelayAgentLast(packet, reply);
}

/** The answer to INFORM (RFC 2131 section 4.3.5): no address, no times. */
export function informed(packet: Dhcp4Packet, context: Context): Dhcp4Packet {
  const reply = begin(packet, 'ack', context.serverAddress);
  reply.ciaddr = packet.ciaddr;
  describe(packet, reply, context);
  return withRelayAgentLast(packet, fitted(packet, reply));
}

export function nak(packet: Dhcp4Packet, why: string, serverAddress: Ipv4): Dhcp4Packet {
  const reply = begin(packet, 'nak', serverAddress);
  setOption(reply.options, 'message', why);
  // Behind a relay only a broadcast reaches a client whose address is wrong (RFC 2131 section 4.3.2).
  if (packet.giaddr !== noAddress) reply.broadcast = true;
  return withRelayAgentLast(packet, reply);
}

/** An offer of nothing: the client shall not configure itself either (RFC 2563 section 2.3). */
export function deny(packet: Dhcp4Packet, serverAddress: Ipv4): Dhcp4Packet {
  const reply = begin(packet, 'offer', serverAddress);
  setOption(reply.options, 'autoConfigure', 0);
  return withRelayAgentLast(packet, reply);
}

/** RFC 2131 section 4.1. `onLink`: the client is on our own wire, so that its MAC reaches it without asking by ARP. */
export function destination(packet: Dhcp4Packet, reply: Dhcp4Packet, onLink: boolean): Destination {
  if (packet.giaddr !== noAddress) return { to: 'address', address: packet.giaddr, port: SERVER_PORT };
  const everyone = { to: 'everyone', port: CLIENT_PORT } as const;
  if (readOption(reply.options, 'messageType') === 'nak') return everyone;
  const address = packet.ciaddr !== noAddress ? packet.ciaddr : reply.yiaddr;
  if (packet.ciaddr !== noAddress && !onLink) return { to: 'address', address, port: CLIENT_PORT };
  if (packet.ciaddr === noAddress && (packet.broadcast || address === noAddress)) return everyone;
  return { to: 'station', mac: packet.chaddr, address, port: CLIENT_PORT };
}

function begin(packet: Dhcp4Packet, type: MessageType, serverAddress: Ipv4): Dhcp4Packet {
  const { htype, xid, broadcast, giaddr, chaddr } = packet;
  const none = { ciaddr: noAddress, yiaddr: noAddress, siaddr: noAddress, sname: '', file: '' };
  const found: RawOptions = new Map();
  setOption(found, 'messageType', type);
  setOption(found, 'serverIdentifier', serverAddress);
  // The identifier comes back as it was sent (RFC 6842).
  const identifier = packet.options.get(options.clientIdentifier.code);
  if (identifier) found.set(options.clientIdentifier.code, identifier);
  return { op: 'reply', htype, hops: 0, xid, secs: 0, broadcast, giaddr, chaddr, ...none, options: found };
}

function addressed(
  packet: Dhcp4Packet,
  type: 'offer' | 'ack',
  address: Ipv4,
  seconds: number,
  context: Context,
): Dhcp4Packet {
  const reply = begin(packet, type, context.serverAddress);
  reply.yiaddr = address;
  if (type === 'ack') reply.ciaddr = packet.ciaddr;
  setOption(reply.options, 'leaseSeconds', seconds);
  setOption(reply.options, 'renewalSeconds', Math.floor(seconds / 2));
  setOption(reply.options, 'rebindingSeconds', Math.floor(seconds * 0.875));
  describe(packet, reply, context);
  return withRelayAgentLast(packet, fitted(packet, reply));
}

/** Everything that is the same for each client of the subnet, and what this one boots; the needful first. */
function describe(packet: Dhcp4Packet, reply: Dhcp4Packet, { subnet, manners, firstFile }: Context): void {
  const into = reply.options;
  setOption(into, 'subnetMask', subnet.netmask);
  if (subnet.gateway) setOption(into, 'routers', [subnet.gateway]);
  describeBoot(packet, reply, firstFile);
  if (subnet.dnsServers.length > 0) setOption(into, 'dnsServers', [...subnet.dnsServers]);
  if (manners.domain) setOption(into, 'domainName', manners.domain);
  setOption(into, 'broadcastAddress', subnet.broadcast);
  if (manners.ntpServers.length > 0) setOption(into, 'ntpServers', [...manners.ntpServers]);
}

function describeBoot(packet: Dhcp4Packet, reply: Dhcp4Packet, first: FirstFile): void {
  if (packet.options.has(options.ipxe.code)) setOption(reply.options, 'ipxe', ipxeNoProxy);
  if (first.kind === 'none' || first.kind === 'no_loader') return;
  const wanted = readOption(packet.options, 'parameterRequestList') ?? [];
  if (first.kind === 'http') setOption(reply.options, 'vendorClass', first.vendorClass);
  if (first.kind === 'tftp') {
    reply.siaddr = first.server;
    reply.file = first.file;
    if (wanted.includes(options.tftpServerName.code))
      setOption(reply.options, 'tftpServerName', first.server);
    if (wanted.includes(options.bootFile.code)) setOption(reply.options, 'bootFile', first.file);
    return;
  }
  if (first.url.length <= FILE_FIELD_BYTES) reply.file = first.url;
  setOption(reply.options, 'bootFile', first.url);
}

/** Leaves out what the client's buffer cannot hold (option 57, 576 bytes when it says nothing), the last first. */
function fitted(packet: Dhcp4Packet, reply: Dhcp4Packet): Dhcp4Packet {
  const said = readOption(packet.options, 'maxMessageBytes') ?? 576;
  const agent = packet.options.get(options.relayAgent.code)?.length ?? 0;
  const limit = Math.min(Math.max(said, 576), 1500) - IP_AND_UDP_BYTES - agent - 2;
  const codes = [...reply.options.keys()];
  while (encodedBytes(reply) > limit && codes.length > 6) reply.options.delete(codes.pop()!);
  return reply;
}

/** Option 82 goes back to the relay as it came (RFC 3046 section 2.2), after all others. */
function withRelayAgentLast(packet: Dhcp4Packet, reply: Dhcp4Packet): Dhcp4Packet {
  const code = options.relayAgent.code;
  const agent = packet.options.get(code);
  if (agent && packet.giaddr !== noAddress) {
    reply.options.delete(code);
    reply.options.set(code, agent);
  }
  return reply;
}
