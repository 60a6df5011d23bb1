import { addressOf, lastErrorCode, libc, writePointer } from './libc.ts';
import { IOVEC_BYTES, MMSGHDR_BYTES } from './receive-batch.ts';
import { SOCKADDR_IN_BYTES } from './sockaddr.ts';

/** Bytes whose place in memory is known, so that the kernel can read them where they lie. */
export interface Pinned {
  readonly bytes: Buffer;
  readonly address: number;
}

/** `bytes` must come from Buffer.allocUnsafeSlow (memory of their own) and never be detached. */
export const pin = (bytes: Buffer): Pinned => ({ bytes, address: addressOf(bytes) });

/**
 * Datagrams gathered for one sendmmsg call: each a short header, copied, and up to `pieces` ranges of pinned
 * memory, not copied. Pinned memory is kept referenced until the flush.
 */
export class SendBatch {
  readonly #fd: number;
  readonly #slots: number;
  readonly #headerBytes: number;
  readonly #iovecsEach: number;
  readonly #nameBytes: number;
  readonly #names: Buffer;
  readonly #heads: Buffer;
  readonly #iovecs: Buffer;
  readonly #messages: Buffer;
  readonly #inUse: Pinned[] = [];
  #queued = 0;
  #pieces = 0;

  /** `nameBytes` is the size of a peer's address: struct sockaddr_in, or sockaddr_ll for a packet socket. */
  constructor(fd: number, slots = 64, headerBytes = 4, pieces = 2, nameBytes = SOCKADDR_IN_BYTES) {
    this.#fd = fd;
    this.#slots = slots;
    this.#headerBytes = headerBytes;
    this.#iovecsEach = pieces + 1;
    this.#nameBytes = nameBytes;
    this.#names = Buffer.allocUnsafeSlow(slots * nameBytes);
    this.#heads = Buffer.allocUnsafeSlow(slots * headerBytes);
    this.#iovecs = Buffer.allocUnsafeSlow(slots * this.#iovecsEach * IOVEC_BYTES).fill(0);
    this.#messages = Buffer.allocUnsafeSlow(slots * MMSGHDR_BYTES).fill(0);
    const [names, heads, iovecs] = [this.#names, this.#heads, this.#iovecs].map(addressOf) as [
      number,
      number,
      number,
    ];
    for (let slot = 0; slot < slots; slot++) {
      const message = slot * MMSGHDR_BYTES;
      writePointer(this.#messages, names + slot * nameBytes, message);
      this.#messages.writeUInt32LE(nameBytes, message + 8);
      writePointer(this.#messages, iovecs + slot * this.#iovecsEach * IOVEC_BYTES, message + 16);
      writePointer(this.#iovecs, heads + slot * headerBytes, slot * this.#iovecsEach * IOVEC_BYTES);
    }
  }

  get full(): boolean {
    return this.#queued === this.#slots;
  }

  /** Begins a datagram to a socket address with its header (at most `headerBytes`). The batch must not be full. */
  add(to: Buffer, header: Uint8Array): void {
    if (this.full || header.length > this.#headerBytes)
      throw new RangeError('send batch is full or the header too long');
    const slot = this.#queued++;
    this.#pieces = 0;
    to.copy(this.#names, slot * this.#nameBytes);
    this.#heads.set(header, slot * this.#headerBytes);
    writePointer(this.#iovecs, header.length, slot * this.#iovecsEach * IOVEC_BYTES + 8);
    writePointer(this.#messages, 1, slot * MMSGHDR_BYTES + 24);
  }

  /** Appends `lengthBytes` of pinned memory to the datagram begun last. */
  append(from: Pinned, offset: number, lengthBytes: number): void {
    if (this.#pieces + 1 >= this.#iovecsEach || offset + lengthBytes > from.bytes.length) {
      throw new RangeError('too many pieces, or past the end of one');
    }
    const slot = this.#queued - 1;
    const at = (slot * this.#iovecsEach + ++this.#pieces) * IOVEC_BYTES;
    writePointer(this.#iovecs, from.address + offset, at);
    writePointer(this.#iovecs, lengthBytes, at + 8);
    writePointer(this.#messages, this.#pieces + 1, slot * MMSGHDR_BYTES + 24);
    this.#inUse.push(from);
  }

  /**
   * Sends what was gathered and forgets it; returns how many went out. A datagram that cannot be sent (no way to its
   * peer) does not keep the others; a full send buffer loses the rest, as a network does. `unsent` is told the place
   * of each that stayed, in order of `add`, and the name of the system's error.
   */
  flush(unsent?: (slot: number, code: string) => void): number {
    let sent = 0;
    let skipped = 0;
    while (sent + skipped < this.#queued) {
      const first = sent + skipped;
      const rest = this.#messages.subarray(first * MMSGHDR_BYTES);
      const count = libc().sendmmsg(this.#fd, rest, this.#queued - first, 0);
      if (count > 0) {
        sent += count;
        continue;
      }
      const code = lastErrorCode();
      const last = code === 'EAGAIN' ? this.#queued : first + 1;
      for (let slot = first; slot < last; slot++) unsent?.(slot, code);
      skipped += last - first;
    }
    this.#queued = 0;
    this.#inUse.length = 0;
    return sent;
  }
}
