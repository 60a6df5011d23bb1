import dgram from 'node:dgram';
import { SOCK_DGRAM, SOCK_CLOEXEC, SOL_SOCKET, check, libc } from './libc.ts';
import { AF_INET, sockaddr } from './sockaddr.ts';

const SO_REUSEADDR = 2;
const SO_BROADCAST = 6;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_RCVTIMEO = 20;
const SO_SNDTIMEO = 21;
const SO_BINDTODEVICE = 25;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;

export interface UdpDescriptorOptions {
  /** Interface the socket is tied to: nothing of another one gets in, and broadcasts leave by it. Needs CAP_NET_RAW. */
  readonly device?: string;
  /** Local address; every one by default. */
  readonly address?: string;
  readonly port: number;
  readonly broadcast?: boolean;
  /** Lets sockets of several devices share the port. It also hides another program's hold on it: look first. */
  readonly reuseAddress?: boolean;
  /** Wanted room for datagrams not read yet; past the system's limit only with CAP_NET_ADMIN. */
  readonly receiveBufferBytes?: number;
  /** Bounds a blocking receive. */
  readonly receiveTimeoutMs?: number;
  /** Wanted room for datagrams on their way to the wire; past the system's limit only with CAP_NET_ADMIN. */
  readonly sendBufferBytes?: number;
  /** Bounds a send that waits for room, as on a NIC whose cable was pulled. */
  readonly sendTimeoutMs?: number;
}

/**
 * A bound IPv4 UDP descriptor (Linux). Every option is set before bind, so no datagram slips in without them.
 * The caller owns it: `adopt` or `closeDescriptor`. Throws SocketError.
 */
export function openUdpDescriptor(options: UdpDescriptorOptions): number {
  const fd = check(libc().socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), 'socket');
  try {
    if (options.reuseAddress) set(fd, SO_REUSEADDR, int32(1), 'SO_REUSEADDR');
    if (options.broadcast) set(fd, SO_BROADCAST, int32(1), 'SO_BROADCAST');
    if (options.device) {
      set(fd, SO_BINDTODEVICE, Buffer.from(`${options.device}\0`), `SO_BINDTODEVICE ${options.device}`);
    }
    if (options.receiveBufferBytes) grow(fd, SO_RCVBUFFORCE, SO_RCVBUF, options.receiveBufferBytes);
    if (options.sendBufferBytes) grow(fd, SO_SNDBUFFORCE, SO_SNDBUF, options.sendBufferBytes);
    if (options.receiveTimeoutMs) set(fd, SO_RCVTIMEO, timeval(options.receiveTimeoutMs), 'SO_RCVTIMEO');
    if (options.sendTimeoutMs) set(fd, SO_SNDTIMEO, timeval(options.sendTimeoutMs), 'SO_SNDTIMEO');
    const address = options.address ?? '0.0.0.0';
    const name = sockaddr(address, options.port);
    check(libc().bind(fd, name, name.length), `bind ${address}:${options.port}`);
    return fd;
  } catch (error) {
    closeDescriptor(fd);
    throw error;
  }
}

export const closeDescriptor = (fd: number): void => void libc().close(fd);

/** How many bytes of waiting datagrams the kernel really keeps (its bookkeeping counts, so about half is payload). */
export function receiveBufferBytes(fd: number): number {
  const value = Buffer.alloc(4);
  check(libc().getsockopt(fd, SOL_SOCKET, SO_RCVBUF, value, int32(4)), 'SO_RCVBUF');
  return value.readInt32LE(0);
}

/** A node:dgram socket on such a descriptor. From here on Node owns the descriptor and closes it. */
export function adopt(fd: number): Promise<dgram.Socket> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    socket.once('error', reject);
    socket.bind({ fd, exclusive: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** The forced option passes net.core.rmem_max and wmem_max but needs CAP_NET_ADMIN; without it take what they allow. */
function grow(fd: number, forced: number, plain: number, bytes: number): void {
  const value = int32(bytes);
  if (libc().setsockopt(fd, SOL_SOCKET, forced, value, value.length) < 0)
    set(fd, plain, value, 'buffer size');
}

const set = (fd: number, option: number, value: Buffer, what: string): number =>
  check(libc().setsockopt(fd, SOL_SOCKET, option, value, value.length), what);

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function timeval(ms: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64LE(BigInt(Math.floor(ms / 1000)), 0);
  bytes.writeBigInt64LE(BigInt(Math.round((ms % 1000) * 1000)), 8);
  return bytes;
}
