import type { ChunkMemory } from './chunks.ts';

/** Who asks, and where packets to it leave. `key` is unique among all peers. */
export interface Peer {
  readonly key: number;
  readonly address: string;
  readonly port: number;
  readonly localAddress: string;
}

/** One datagram; `peer` is only asked for when a transfer begins, since it costs more than a number. */
export interface Arrival<P extends Peer> {
  readonly key: number;
  readonly bytes: Uint8Array;
  peer(): P;
}

/** Where packets leave: `data` may wait for `flush`, and sends one or two pieces of chunks after the header. */
export interface Outlet<P extends Peer, M extends ChunkMemory> {
  control(to: P, bytes: Uint8Array): void;
  data(to: P, block: number, first: M, at: number, bytes: number, second?: M, secondBytes?: number): void;
  flush(): void;
}
