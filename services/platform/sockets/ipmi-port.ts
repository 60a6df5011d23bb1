import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ok, refuse, type Result } from '../../contract/result.ts';

export interface UdpPeer {
  host: string;
  port: number;
}

export interface LinkEvents {
  message(bytes: Uint8Array): void;
  /** ICMP port unreachable: nobody listens there. It is an answer, the only one a closed port gives. */
  refused(): void;
}

/** A UDP socket connected to one BMC: it hears nobody else. */
export interface IpmiLink {
  send(bytes: Uint8Array): void;
  /** May be called twice. */
  close(): void;
}

/** Refuses with `host_unknown` when the name has no address and `unreachable` when there is no way to it. */
export type DialIpmi = (peer: UdpPeer, events: LinkEvents) => Promise<Result<IpmiLink>>;

/** Where a simulated BMC listens. */
export interface IpmiListener {
  port: number;
  send(bytes: Uint8Array, to: UdpPeer): void;
  close(): void;
}

export type ListenIpmi = (
  at: UdpPeer,
  heard: (bytes: Uint8Array, from: UdpPeer) => void,
) => Promise<Result<IpmiListener>>;

export const dialIpmi: DialIpmi = async ({ host, port }, events) => {
  const found = isIP(host)
    ? { address: host, family: isIP(host) }
    : await lookup(host).catch(() => undefined);
  if (!found) return refuse('host_unknown', `The name ${host} has no address.`);
  const socket = createSocket(found.family === 6 ? 'udp6' : 'udp4');
  const link = openLink(socket, events);
  const failed = await new Promise<Error | undefined>((resolve) => {
    socket.once('error', resolve);
    socket.connect(port, found.address, () => {
      socket.off('error', resolve);
      resolve(undefined);
    });
  });
  if (!failed) return ok(link);
  link.close();
  return refuse('unreachable', `There is no way to ${host}: ${codeOf(failed)}.`);
};

/** Any error of a connected socket means that the peer is not reached; ECONNREFUSED comes by ICMP, others from routing. */
function openLink(socket: Socket, events: LinkEvents): IpmiLink {
  let open = true;
  const refused = (): void => {
    if (open) events.refused();
  };
  socket.on('message', (bytes) => events.message(bytes));
  socket.on('error', refused);
  return {
    send(bytes) {
      if (open) socket.send(bytes, (error) => error && refused());
    },
    close() {
      if (open) socket.close();
      open = false;
    },
  };
}

export const listenIpmi: ListenIpmi = async (at, heard) => {
  const socket = createSocket(isIP(at.host) === 6 ? 'udp6' : 'udp4');
  socket.on('message', (bytes, from) => heard(bytes, { host: from.address, port: from.port }));
  const failed = await new Promise<Error | undefined>((resolve) => {
    socket.once('error', resolve);
    socket.bind(at.port, at.host, () => {
      socket.off('error', resolve);
      resolve(undefined);
    });
  });
  if (failed) return refuse('port_taken', `${at.host} port ${at.port} cannot be used: ${codeOf(failed)}.`);
  // A client that went away answers by ICMP; that is its business, not a fault of the listener.
  socket.on('error', () => {});
  let open = true;
  return ok({
    port: socket.address().port,
    send: (bytes, to) => open && socket.send(bytes, to.port, to.host),
    close() {
      if (open) socket.close();
      open = false;
    },
  });
};

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.message);
