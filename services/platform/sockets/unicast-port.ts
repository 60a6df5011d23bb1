import { createSocket } from 'node:dgram';
import { ok, refuse, type Result } from '../../contract/result.ts';

export interface UdpEnd {
  readonly address: string;
  readonly port: number;
}

/** A UDP port on one local address: what it sends carries that address. */
export interface UnicastPort {
  readonly at: UdpEnd;
  send(bytes: Uint8Array, to: UdpEnd): void;
  /** May be called twice. */
  close(): void;
}

/** Refuses with `port_taken`, `not_permitted` or `no_such_address`. `heard` gets bytes that it may keep. */
export type OpenUnicastPort = (
  at: UdpEnd,
  heard: (bytes: Uint8Array, from: UdpEnd) => void,
) => Promise<Result<UnicastPort>>;

/** The portable body: node:dgram, on every system. */
export const openUnicastPort: OpenUnicastPort = async (at, heard) => {
  const socket = createSocket('udp4');
  const failed = await new Promise<Error | undefined>((resolve) => {
    socket.once('error', resolve);
    socket.bind({ address: at.address, port: at.port, exclusive: true }, () => resolve(undefined));
  });
  if (failed) {
    socket.close();
    return refuseBind(at, 'code' in failed ? String(failed.code) : failed.message);
  }
  socket.removeAllListeners('error');
  socket.on('error', () => {}); // an ICMP answer of a peer that went away: the peer's business
  socket.on('message', (bytes, from) => heard(bytes, from));
  let open = true;
  return ok({
    at: { address: at.address, port: socket.address().port },
    send: (bytes, to) => open && socket.send(bytes, to.port, to.address, () => {}),
    close() {
      if (open) socket.close();
      open = false;
    },
  });
};

/** The refusal that an operating system's error code of bind stands for. */
export function refuseBind({ address, port }: UdpEnd, code: string): ReturnType<typeof refuse> {
  switch (code) {
    case 'EADDRINUSE':
      return refuse(
        'port_taken',
        `UDP port ${port} of ${address} is taken by another program. Stop it, then start again.`,
      );
    case 'EACCES':
    case 'EPERM':
      return refuse(
        'not_permitted',
        `UDP port ${port} may only be opened by root. Start with: sudo npm start`,
      );
    case 'EADDRNOTAVAIL':
      return refuse('no_such_address', `No NIC of this host has the address ${address} any more.`);
    default:
      return refuse('port_refused', `UDP port ${port} of ${address} cannot be opened: ${code}.`);
  }
}
