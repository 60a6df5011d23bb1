import { MSG_DONTWAIT, addressOf, libc, writePointer } from './libc.ts';
import { mostFrameBytes } from './frame-filter.ts';
import { IOVEC_BYTES, MMSGHDR_BYTES } from './receive-batch.ts';
import type { HeardFrame } from './frame-port.ts';

const CONTROL_AT = 32;
const CONTROL_LENGTH_AT = 40;
const RECEIVED_LENGTH_AT = 56;
/** One struct cmsghdr with a struct tpacket_auxdata, padded. */
const CONTROL_BYTES = 40;
const STATUS_AT = 16;
const TAG_AT = 32;
const TP_STATUS_VLAN_VALID = 1 << 4;

/** Frames with what the kernel says beside them, as many as wait, up to `slots` a call. */
export class FrameBatch {
  readonly slots = 64;
  readonly #fd: number;
  readonly #data = Buffer.allocUnsafeSlow(this.slots * mostFrameBytes);
  readonly #control = Buffer.allocUnsafeSlow(this.slots * CONTROL_BYTES);
  readonly #iovecs = Buffer.allocUnsafeSlow(this.slots * IOVEC_BYTES);
  readonly #headers = Buffer.allocUnsafeSlow(this.slots * MMSGHDR_BYTES).fill(0);

  constructor(fd: number) {
    this.#fd = fd;
    const [data, control, iovecs] = [this.#data, this.#control, this.#iovecs].map(addressOf) as [
      number,
      number,
      number,
    ];
    for (let slot = 0; slot < this.slots; slot++) {
      const [header, iovec] = [slot * MMSGHDR_BYTES, slot * IOVEC_BYTES];
      writePointer(this.#iovecs, data + slot * mostFrameBytes, iovec);
      writePointer(this.#iovecs, mostFrameBytes, iovec + 8);
      writePointer(this.#headers, iovecs + iovec, header + 16);
      writePointer(this.#headers, 1, header + 24);
      writePointer(this.#headers, control + slot * CONTROL_BYTES, header + CONTROL_AT);
    }
  }

  /** Takes what is there without waiting; each frame is a copy. */
  drain(): HeardFrame[] {
    this.#control.fill(0);
    for (let slot = 0; slot < this.slots; slot++)
      writePointer(this.#headers, CONTROL_BYTES, slot * MMSGHDR_BYTES + CONTROL_LENGTH_AT);
    const count = Math.max(libc().recvmmsg(this.#fd, this.#headers, this.slots, MSG_DONTWAIT, null), 0);
    return Array.from({ length: count }, (_, slot) => this.#frame(slot));
  }

  #frame(slot: number): HeardFrame {
    const length = this.#headers.readUInt32LE(slot * MMSGHDR_BYTES + RECEIVED_LENGTH_AT);
    const [from, beside] = [slot * mostFrameBytes, slot * CONTROL_BYTES];
    const isTagged = (this.#control.readUInt32LE(beside + STATUS_AT) & TP_STATUS_VLAN_VALID) !== 0;
    return {
      bytes: Uint8Array.from(this.#data.subarray(from, from + length)),
      tag: isTagged ? this.#control.readUInt16LE(beside + TAG_AT) & 0x0fff : null,
    };
  }
}
