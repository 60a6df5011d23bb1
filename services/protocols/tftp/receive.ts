import { DEFAULT_BLKSIZE, MAX_BLKSIZE } from './negotiate.ts';
import { ERROR_CODE, type OptionPairs, type Packet, type RequestPacket } from './packets.ts';

/** What the reading side does with one packet. */
export type ReceiveStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'answer'; readonly packet: Packet }
  | { readonly do: 'finished'; readonly packet: Packet }
  | { readonly do: 'failed'; readonly why: string; readonly packet?: Packet };

/**
 * The reading side of one transfer, as a boot ROM has it: packets in, answers out. Blocks are handed to `onData` in
 * order, each once. It keeps no time: send `last` again when nothing has come for a while.
 */
export class Receiving {
  readonly request: RequestPacket;
  /** What was sent last: the request, or an acknowledgement. */
  last: Packet;
  blksize = DEFAULT_BLKSIZE;
  windowsize = 1;
  /** The file's size as the server told it (tsize). */
  sizeBytes: number | undefined;
  /** Blocks received in order. */
  blocks = 0;
  readonly #onData: (data: Uint8Array) => void;
  #ackedTo = 0;
  #gapAfter = -1;
  #done = false;

  constructor(filename: string, options: OptionPairs, onData: (data: Uint8Array) => void) {
    this.request = { op: 'rrq', filename, mode: 'octet', options };
    this.last = this.request;
    this.#onData = onData;
  }

  on(packet: Packet): ReceiveStep {
    switch (packet.op) {
      case 'error':
        return { do: 'failed', why: `error ${packet.code}: ${packet.text}` };
      case 'oack':
        return this.#onOack(packet.options);
      case 'data':
        return this.#onBlock(packet.block, packet.data);
      default:
        return { do: 'nothing' };
    }
  }

  #onOack(options: OptionPairs): ReceiveStep {
    if (this.blocks > 0) return { do: 'nothing' };
    for (const [name, text] of options) {
      const asked = this.request.options.find(([wanted]) => wanted === name);
      const value = Number(text);
      const limit = name === 'tsize' ? Number.MAX_SAFE_INTEGER : Number(asked?.[1]);
      if (!asked || !Number.isInteger(value) || value > limit) return this.#refuseOption(name);
      if (name === 'blksize') this.blksize = Math.min(value, MAX_BLKSIZE);
      if (name === 'windowsize') this.windowsize = value;
      if (name === 'tsize') this.sizeBytes = value;
    }
    return this.#acknowledge();
  }

  #refuseOption(name: string): ReceiveStep {
    const text = `option ${name} was not asked for like this`;
    return { do: 'failed', why: text, packet: { op: 'error', code: ERROR_CODE.badOptions, text } };
  }

  #onBlock(wireBlock: number, data: Uint8Array): ReceiveStep {
    const ahead = (wireBlock - this.blocks) & 0xffff;
    if (ahead === 0) return this.#acknowledge(); // the window was sent again: our acknowledgement was lost
    if (this.#done || ahead > 0x7fff) return { do: 'nothing' }; // long known
    if (ahead > 1) return this.#onGap();
    this.blocks += 1;
    this.#onData(data);
    if (data.length < this.blksize) {
      this.#done = true;
      return { do: 'finished', packet: this.#ack() };
    }
    return this.blocks - this.#ackedTo >= this.windowsize ? this.#acknowledge() : { do: 'nothing' };
  }

  /** Says what the last block in order was, once: the rest of this window follows out of order as well. */
  #onGap(): ReceiveStep {
    if (this.#gapAfter === this.blocks) return { do: 'nothing' };
    this.#gapAfter = this.blocks;
    return this.#acknowledge();
  }

  #acknowledge(): ReceiveStep {
    return { do: 'answer', packet: this.#ack() };
  }

  #ack(): Packet {
    this.#ackedTo = this.blocks;
    this.last = { op: 'ack', block: this.blocks & 0xffff };
    return this.last;
  }
}
