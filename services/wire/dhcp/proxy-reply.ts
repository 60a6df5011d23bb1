import { noAddress, type Ipv4 } from '../../protocols/dhcp4/ipv4.ts';
import { options, readOption, setOption, type MessageType } from '../../protocols/dhcp4/options.ts';
import type { Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';
import { discovery, readPxe, writePxe } from '../../protocols/dhcp4/pxe.ts';
import type { FirstFile } from '../../site/boot/index.ts';

/** A file that can be named; a client that nothing here can start gets no answer at all. */
export type NamedFile = Exclude<FirstFile, { kind: 'none' | 'no_loader' }>;

const FILE_FIELD_BYTES = 127; // and the NUL that some ROMs need

/** Beside the offers of those that give addresses: which file, and no address (PXE specification 2.1 section 2.2.3). */
export const proxyOffer = (packet: Dhcp4Packet, file: NamedFile, serverAddress: Ipv4): Dhcp4Packet =>
  answer(packet, 'offer', file, serverAddress);

/** The boot server's answer on port 4011, where the client writes from the address that it has. */
export const proxyAck = (packet: Dhcp4Packet, file: NamedFile, serverAddress: Ipv4): Dhcp4Packet => ({
  ...answer(packet, 'ack', file, serverAddress),
  ciaddr: packet.ciaddr,
});

function answer(packet: Dhcp4Packet, type: MessageType, file: NamedFile, serverAddress: Ipv4): Dhcp4Packet {
  const { htype, xid, broadcast, chaddr } = packet;
  const addresses = { ciaddr: noAddress, yiaddr: noAddress, siaddr: serverAddress, giaddr: noAddress };
  const reply: Dhcp4Packet = {
    ...{ op: 'reply', htype, hops: 0, xid, secs: 0, broadcast, ...addresses, chaddr },
    ...{ sname: serverAddress, file: '', options: new Map() },
  };
  setOption(reply.options, 'messageType', type);
  setOption(reply.options, 'serverIdentifier', serverAddress);
  // A client takes an answer without an address only from whom calls itself what the client does.
  setOption(reply.options, 'vendorClass', file.kind === 'http' ? file.vendorClass : 'PXEClient');
  // Both come back as they were sent (RFC 6842; RFC 4578 section 2.3).
  for (const code of [options.clientIdentifier.code, options.machineUuid.code]) {
    const sent = packet.options.get(code);
    if (sent) reply.options.set(code, sent);
  }
  if (file.kind === 'tftp') nameByTftp(packet, reply, file.file);
  else nameByUrl(reply, file.url);
  return reply;
}

function nameByTftp(packet: Dhcp4Packet, reply: Dhcp4Packet, file: string): void {
  reply.file = file;
  const wanted = readOption(packet.options, 'parameterRequestList') ?? [];
  const asked = packet.options.get(options.vendorSpecific.code);
  const bootItem = asked && readPxe(asked)?.bootItem;
  const code = options.vendorSpecific.code;
  reply.options.set(
    code,
    writePxe({ discoveryControl: discovery.fileOfThisOffer, ...(bootItem && { bootItem }) }),
  );
  if (wanted.includes(options.tftpServerName.code)) setOption(reply.options, 'tftpServerName', reply.siaddr);
  if (wanted.includes(options.bootFile.code)) setOption(reply.options, 'bootFile', file);
}

function nameByUrl(reply: Dhcp4Packet, url: string): void {
  if (url.length <= FILE_FIELD_BYTES) reply.file = url;
  setOption(reply.options, 'bootFile', url);
}
