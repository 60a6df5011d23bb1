import dgram from 'node:dgram';
import type { Datagram, Destination, DhcpPort, DhcpPortOptions } from './dhcp-port.ts';
import { receiveBufferWantedBytes } from './dhcp-port.ts';

/**
 * Systems without SO_BINDTODEVICE: bound to the interface's address, which on Windows hears that interface's
 * broadcasts and sends its own there. Stations are answered by broadcast. Throws Node's own errors (EADDRINUSE ...).
 */
export async function openPortableDhcpPort(options: DhcpPortOptions): Promise<DhcpPort> {
  const { nic, address, port } = options;
  const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: receiveBufferWantedBytes });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.setBroadcast(true);
  socket.on('error', () => {}); // a link that goes down; the socket works again when it is back
  let waiting: Datagram[] = [];
  let listener: ((batch: Datagram[]) => void) | undefined;
  let open = true;
  socket.on('message', (bytes, peer) => {
    if (waiting.length === 0) {
      setImmediate(() => {
        const delivered = waiting;
        waiting = [];
        if (open) listener?.(delivered);
      });
    }
    waiting.push({ bytes, fromAddress: peer.address, fromPort: peer.port });
  });
  const send = (bytes: Uint8Array, to: Destination): string | undefined => {
    if (!open) return 'ECLOSED';
    socket.send(bytes, to.port, to.to === 'address' ? to.address : '255.255.255.255', () => {});
    return undefined;
  };
  return {
    nic,
    address,
    receiveBufferBytes: socket.getRecvBufferSize(),
    reachesStations: false,
    onBatch: (fn) => void (listener = fn),
    send,
    sendAll: (outgoing) => outgoing.map(({ bytes, to }) => send(bytes, to)),
    sayNoRouter: () => {},
    openArp: () => undefined,
    async close() {
      if (!open) return;
      open = false;
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
