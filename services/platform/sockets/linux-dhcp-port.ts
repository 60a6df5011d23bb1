import { DhcpOutlet } from './dhcp-outlet.ts';
import type { Datagram, DhcpPort, DhcpPortOptions, Outgoing } from './dhcp-port.ts';
import { receiveBufferWantedBytes } from './dhcp-port.ts';
import { networkInterfaces } from 'node:os';
import { macBytes } from '../../protocols/dhcp4/packet.ts';
import { linkLocalOf, noRouterAdvertisement } from '../../protocols/icmp6/router-advertisement.ts';
import { adopt, openUdpDescriptor, receiveBufferBytes } from './descriptor.ts';
import { openLinuxArpPort } from './linux-arp-port.ts';
import { openLinkSender } from './link-sender.ts';
import { ReceiveBatch } from './receive-batch.ts';

/** Calls of recvmmsg a turn: what comes in faster waits in the kernel, and timers and other sockets get their turn. */
const drainsPerTurn = 8;

/** Linux: tied to the interface, drained by recvmmsg, stations reached through a packet socket. Throws SocketError. */
export async function openLinuxDhcpPort(options: DhcpPortOptions): Promise<DhcpPort> {
  const { nic, address, port } = options;
  const fd = openUdpDescriptor({
    device: nic,
    port,
    broadcast: true,
    reuseAddress: true, // ports on other interfaces of ours; other programs are looked for before
    receiveBufferBytes: receiveBufferWantedBytes,
  });
  const receiveBuffer = receiveBufferBytes(fd);
  const socket = await adopt(fd);
  const stations = openLinkSender(nic);
  const outlet = new DhcpOutlet(fd, { address, port }, stations);
  const batch = new ReceiveBatch(fd);
  const ownMac = networkInterfaces()[nic]?.[0]?.mac ?? '02:00:00:00:00:01';
  const ownLinkLocal = linkLocalOf(macBytes(ownMac));
  let waiting: Datagram[] = [];
  let listener: ((batch: Datagram[]) => void) | undefined;
  let open = true;

  const deliver = (): void => {
    const delivered = waiting;
    waiting = [];
    if (open) listener?.(delivered);
  };
  socket.on('message', (bytes, peer) => {
    if (waiting.length === 0) setImmediate(deliver);
    waiting.push({ bytes, fromAddress: peer.address, fromPort: peer.port });
    for (let turn = 0; turn < drainsPerTurn; turn++) {
      const count = batch.drain();
      for (let slot = 0; slot < count; slot++) waiting.push(datagram(batch, slot));
      if (count < batch.slots) break;
    }
  });
  socket.on('error', () => {}); // a link that goes down is an error here; the port works again when it is back

  const sendAll = (outgoing: readonly Outgoing[]): (string | undefined)[] =>
    open ? outlet.sendAll(outgoing) : outgoing.map(() => 'ECLOSED');

  return {
    nic,
    address,
    receiveBufferBytes: receiveBuffer,
    reachesStations: stations !== undefined,
    onBatch: (fn) => void (listener = fn),
    send: (bytes, to) => sendAll([{ bytes, to }])[0],
    sendAll,
    sayNoRouter(mac) {
      const station = macBytes(mac);
      // To the address that it makes of its MAC: iPXE drops what is for all nodes but not sent to all of them.
      if (open) stations?.sendIpv6(station, noRouterAdvertisement(ownLinkLocal, linkLocalOf(station)));
    },
    openArp: () => openLinuxArpPort(nic),
    async close() {
      if (!open) return;
      open = false;
      stations?.close();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

function datagram(batch: ReceiveBatch, slot: number): Datagram {
  const from = batch.fromAddress(slot);
  return {
    bytes: new Uint8Array(batch.bytes(slot)),
    fromAddress: `${from >>> 24}.${(from >>> 16) & 255}.${(from >>> 8) & 255}.${from & 255}`,
    fromPort: batch.fromPort(slot),
  };
}
