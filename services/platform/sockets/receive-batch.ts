import { MSG_DONTWAIT, addressOf, libc, writePointer } from './libc.ts';
import { SOCKADDR_IN_BYTES } from './sockaddr.ts';

/** struct mmsghdr on 64-bit Linux: name, its length, iovec, their number, control, its length, flags; then the length received. */
export const MMSGHDR_BYTES = 64;
export const IOVEC_BYTES = 16;
const NAME_LENGTH_AT = 8;
const RECEIVED_LENGTH_AT = 56;
const MSG_WAITFORONE = 0x10000;

/** One recvmmsg call takes up to `slots` datagrams out of a descriptor. The same memory is used by every call: copy what must stay. */
export class ReceiveBatch {
  readonly slots: number;
  readonly #fd: number;
  readonly #slotBytes: number;
  readonly #data: Buffer;
  readonly #names: Buffer;
  readonly #iovecs: Buffer;
  readonly #headers: Buffer;

  constructor(fd: number, slots = 64, slotBytes = 2048) {
    this.#fd = fd;
    this.slots = slots;
    this.#slotBytes = slotBytes;
    this.#data = Buffer.allocUnsafeSlow(slots * slotBytes);
    this.#names = Buffer.allocUnsafeSlow(slots * SOCKADDR_IN_BYTES);
    this.#iovecs = Buffer.allocUnsafeSlow(slots * IOVEC_BYTES);
    this.#headers = Buffer.allocUnsafeSlow(slots * MMSGHDR_BYTES).fill(0);
    const [data, names, iovecs] = [this.#data, this.#names, this.#iovecs].map(addressOf) as [
      number,
      number,
      number,
    ];
    for (let slot = 0; slot < slots; slot++) {
      writePointer(this.#iovecs, data + slot * slotBytes, slot * IOVEC_BYTES);
      writePointer(this.#iovecs, slotBytes, slot * IOVEC_BYTES + 8);
      const header = slot * MMSGHDR_BYTES;
      writePointer(this.#headers, names + slot * SOCKADDR_IN_BYTES, header);
      writePointer(this.#headers, iovecs + slot * IOVEC_BYTES, header + 16);
      writePointer(this.#headers, 1, header + 24);
    }
  }

  /** Waits for at least one datagram (bounded by SO_RCVTIMEO), then takes all that is there. Blocks its thread. Returns how many. */
  wait(): number {
    return this.#receive(MSG_WAITFORONE);
  }

  /** Takes what is there without waiting. Returns how many. */
  drain(): number {
    return this.#receive(MSG_DONTWAIT);
  }

  /** The datagram in this slot, a view that the next call overwrites. */
  bytes(slot: number): Buffer {
    const at = slot * this.#slotBytes;
    return this.#data.subarray(
      at,
      at + this.#headers.readUInt32LE(slot * MMSGHDR_BYTES + RECEIVED_LENGTH_AT),
    );
  }

  /** The sender's IPv4 address as a number, and its port: what a peer table is keyed by. */
  fromAddress(slot: number): number {
    return this.#names.readUInt32BE(slot * SOCKADDR_IN_BYTES + 4);
  }

  fromPort(slot: number): number {
    return this.#names.readUInt16BE(slot * SOCKADDR_IN_BYTES + 2);
  }

  /** The sender as struct sockaddr_in, a view that the next call overwrites. */
  fromSockaddr(slot: number): Buffer {
    return this.#names.subarray(slot * SOCKADDR_IN_BYTES, (slot + 1) * SOCKADDR_IN_BYTES);
  }

  #receive(flags: number): number {
    for (let slot = 0; slot < this.slots; slot++) {
      this.#headers.writeUInt32LE(SOCKADDR_IN_BYTES, slot * MMSGHDR_BYTES + NAME_LENGTH_AT);
    }
    // Below 0 is a timeout, an interruption or a pending ICMP error: none of them is data, and the next call goes on.
    return Math.max(libc().recvmmsg(this.#fd, this.#headers, this.slots, flags, null), 0);
  }
}
