import type { ArpPort } from './arp-port.ts';

/** A datagram that came in; the bytes are its own and stay. */
export interface Datagram {
  readonly bytes: Uint8Array;
  readonly fromAddress: string;
  readonly fromPort: number;
}

/**
 * Where an answer goes. `station`: a client that has no address yet is reached by its MAC; where the system cannot
 * do that, by broadcast (RFC 2131 section 4.1 allows it).
 */
export type Destination =
  | { readonly to: 'everyone'; readonly port: number }
  | { readonly to: 'address'; readonly address: string; readonly port: number }
  | { readonly to: 'station'; readonly mac: string; readonly address: string; readonly port: number };

/** A datagram to be sent, and where. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly to: Destination;
}

/** One UDP port on one network interface; nothing of another interface comes in or goes out by it. */
export interface DhcpPort {
  readonly nic: string;
  /** The interface's own address: what answers come from. 0.0.0.0 where it has none. */
  readonly address: string;
  /** Room for datagrams that wait; below about 1 MiB a thousand machines switched on at once lose some. */
  readonly receiveBufferBytes: number;
  /** False where stations can only be reached by broadcast. */
  readonly reachesStations: boolean;
  /** Calls `fn` with all that waits, at most once a turn of the event loop. One listener. */
  onBatch(fn: (batch: Datagram[]) => void): void;
  /** Sends at once, never waits. Returns the system's name of what went wrong (ENETDOWN, EAGAIN ...), if anything. */
  send(bytes: Uint8Array, to: Destination): string | undefined;
  /** As `send`, for many with few system calls. Tells of each, in order, what went wrong. */
  sendAll(outgoing: readonly Outgoing[]): (string | undefined)[];
  /** Tells one station by IPv6 that there is no router, where the system can; else nothing happens. */
  sayNoRouter(mac: string): void;
  /** ARP on the same interface, closed by itself; undefined where the system has no way or does not permit it. */
  openArp(): ArpPort | undefined;
  close(): Promise<void>;
}

export interface DhcpPortOptions {
  readonly nic: string;
  readonly address: string;
  /** 67 to serve, 68 to ask. */
  readonly port: number;
}

/** 4 MiB hold the DISCOVERs of 3,000 machines; Linux's default holds 166 packets. */
export const receiveBufferWantedBytes = 4 << 20;
