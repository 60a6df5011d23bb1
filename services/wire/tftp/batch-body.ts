import type { Count } from '../../platform/count.ts';
import { closeDescriptor, openUdpDescriptor } from '../../platform/sockets/descriptor.ts';
import { Poll } from '../../platform/sockets/poll.ts';
import { ReceiveBatch } from '../../platform/sockets/receive-batch.ts';
import { pin, SendBatch, type Pinned } from '../../platform/sockets/send-batch.ts';
import { OPCODE } from '../../protocols/tftp/packets.ts';
import { IDLE_WAIT_MS, TICK_MS, type TftpConfig } from './config.ts';
import { Engine } from './engine.ts';
import type { Arrival, Outlet, Peer } from './outlet.ts';
import type { TransferReport } from './report.ts';

const SLOTS = 64;
/** Options and texts of ours are shorter. */
const MAX_CONTROL_BYTES = 256;
const RECEIVE_BUFFER_BYTES = 4 << 20;
const SEND_BUFFER_BYTES = 1 << 20;
/** A NIC that takes nothing more holds the others up for this long a window. */
const SEND_TIMEOUT_MS = 100;

interface LinkPeer extends Peer {
  readonly link: Link;
  /** struct sockaddr_in. */
  readonly name: Buffer;
}

/** One local address: its socket and what waits to leave by it. */
class Link implements Arrival<LinkPeer> {
  readonly fd: number;
  readonly received: ReceiveBatch;
  readonly #data: SendBatch;
  readonly #control: SendBatch;
  readonly #localAddress: string;
  readonly #keyBase: number;
  readonly #head = Buffer.from([0, OPCODE.data, 0, 0]);
  /** Which datagram of the batch this stands for as an arrival. */
  slot = 0;

  constructor(address: string, port: number, index: number) {
    this.fd = openUdpDescriptor({
      address,
      port,
      receiveBufferBytes: RECEIVE_BUFFER_BYTES,
      sendBufferBytes: SEND_BUFFER_BYTES,
      sendTimeoutMs: SEND_TIMEOUT_MS,
    });
    this.#localAddress = address;
    this.#keyBase = index * 2 ** 48;
    this.received = new ReceiveBatch(this.fd, SLOTS);
    this.#data = new SendBatch(this.fd, SLOTS, this.#head.length, 2);
    this.#control = new SendBatch(this.fd, SLOTS, MAX_CONTROL_BYTES, 0);
  }

  get key(): number {
    return (
      this.#keyBase + this.received.fromAddress(this.slot) * 0x1_0000 + this.received.fromPort(this.slot)
    );
  }
  get bytes(): Uint8Array {
    return this.received.bytes(this.slot);
  }
  peer(): LinkPeer {
    const name = Buffer.from(this.received.fromSockaddr(this.slot));
    const address = name.subarray(4, 8).join('.');
    const port = this.received.fromPort(this.slot);
    return { key: this.key, address, port, localAddress: this.#localAddress, link: this, name };
  }

  control(to: Buffer, bytes: Uint8Array): void {
    if (this.#control.full) this.#control.flush();
    this.#control.add(to, bytes.subarray(0, MAX_CONTROL_BYTES));
  }
  data(
    to: Buffer,
    block: number,
    first: Pinned,
    at: number,
    bytes: number,
    second?: Pinned,
    secondBytes = 0,
  ): void {
    if (this.#data.full) this.#data.flush();
    this.#head.writeUInt16BE(block & 0xffff, 2);
    this.#data.add(to, this.#head);
    if (bytes > 0) this.#data.append(first, at, bytes);
    if (second) this.#data.append(second, 0, secondBytes);
  }
  flush(): void {
    this.#control.flush();
    this.#data.flush();
  }
}

export interface Turns {
  /** Called between batches, every 10 to 50 ms; false ends the loop. */
  goOn(engine: { readonly transfers: number; readonly openFiles: number }): boolean;
  report(report: TransferReport): void;
  caught(error: unknown): void;
  listening(): void;
}

/**
 * The Linux body: batches in by recvmmsg, windows out of file chunks by sendmmsg, waiting in poll. It blocks its
 * thread until `goOn` says no. Throws SocketError where a socket cannot be opened.
 */
export function serveInBatches(config: TftpConfig, count: Count, turns: Turns): void {
  const links: Link[] = [];
  try {
    config.addresses.forEach((address, i) => links.push(new Link(address, config.port, i)));
    turns.listening();
    loop(config, links, count, turns);
  } finally {
    for (const link of links) closeDescriptor(link.fd);
  }
}

function loop(config: TftpConfig, links: readonly Link[], count: Count, turns: Turns): void {
  const outlet: Outlet<LinkPeer, Pinned> = {
    control: (to, bytes) => to.link.control(to.name, bytes),
    data: (to, block, first, at, bytes, second, secondBytes) =>
      to.link.data(to.name, block, first, at, bytes, second, secondBytes),
    flush: () => links.forEach((link) => link.flush()),
  };
  const allocate = (sizeBytes: number): Pinned => pin(Buffer.allocUnsafeSlow(sizeBytes));
  const engine = new Engine(config, outlet, allocate, count, turns.report);
  const poll = new Poll(links.map((link) => link.fd));
  let tickedMs = performance.now();
  for (;;) {
    const some = poll.wait(engine.transfers > 0 ? TICK_MS : IDLE_WAIT_MS);
    const nowMs = performance.now();
    try {
      if (some) takeBatches(links, poll, engine, nowMs);
      if (nowMs - tickedMs < TICK_MS) continue;
      tickedMs = nowMs;
      engine.tick(nowMs);
      outlet.flush();
    } catch (error) {
      count('errors');
      turns.caught(error);
    }
    if (!turns.goOn(engine)) break;
  }
  engine.close(performance.now());
}

function takeBatches(
  links: readonly Link[],
  poll: Poll,
  engine: Engine<LinkPeer, Pinned>,
  nowMs: number,
): void {
  for (const [index, link] of links.entries()) {
    if (!poll.readable(index)) continue;
    const datagrams = link.received.drain();
    for (link.slot = 0; link.slot < datagrams; link.slot++) engine.receive(link, nowMs);
    link.flush();
  }
}
