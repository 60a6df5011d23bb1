import type { Terms } from './negotiate.ts';

/** A wait never grows past this. */
const MAX_WAIT_MS = 10_000;
/** How often one window (or OACK) is sent before the client is given up, unless it asked for more patience. */
export const MAX_TRIES = 6;
/** An acknowledgement that is repeated or partial brings the next sending forward to this long after the last. */
const MIN_REPEAT_MS = 10;

/** What is to be done now. Blocks are counted from 1 without roll-over; `to` is included. */
export type SendStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'offer' }
  | { readonly do: 'send'; readonly from: number; readonly to: number }
  | { readonly do: 'finished' }
  | { readonly do: 'failed'; readonly why: string };

const nothing: SendStep = { do: 'nothing' };
const offer: SendStep = { do: 'offer' };
const finished: SendStep = { do: 'finished' };

/**
 * The sending side of one transfer: events in, what to send out; it knows neither bytes nor sockets nor the clock.
 * `nowMs` may be any clock that does not run backwards.
 */
export class Sending {
  readonly terms: Terms;
  /** Blocks of the whole file: the last is shorter than blksize, empty when the size is a multiple of it. */
  readonly blocks: number;
  /** Every block up to this one has been acknowledged. */
  acked = 0;
  /** Blocks and OACKs sent again. */
  retransmits = 0;
  /** When the window under way is due again. */
  dueMs = 0;
  #sentTo = 0;
  #sentAtMs = 0;
  #firstSentMs = 0;
  #roundTripMs = 0;
  #tries = 0;
  #offered: boolean;

  constructor(terms: Terms, sizeBytes: number) {
    this.terms = terms;
    this.blocks = Math.floor(sizeBytes / terms.blksize) + 1;
    this.#offered = terms.accepted.length > 0;
  }

  /** True while the options are offered and the client has not taken them up. */
  get offering(): boolean {
    return this.#offered;
  }

  /** The first packets: the OACK, or the first window where no option was accepted. */
  begin(nowMs: number): SendStep {
    return this.#transmit(nowMs);
  }

  /**
   * ACK with the 16-bit number on the wire; past 65,535 numbers go on at 0. Where blocks of a window are missing the
   * client acknowledges the last one that came in order, and is sent on from there (RFC 7440 section 4).
   */
  onAck(wireBlock: number, nowMs: number): SendStep {
    const step = (wireBlock - this.acked) & 0xffff;
    if (this.#offered) {
      if (wireBlock !== 0) return nothing;
      this.#offered = false;
      this.#tries = 0;
      return this.#transmit(nowMs);
    }
    if (step > this.#sentTo - this.acked) return nothing; // older than the window, or never sent
    if (step === 0) return this.#repeatSoon(nowMs);
    this.acked += step;
    if (this.acked === this.blocks) return finished;
    this.#tries = 0;
    if (this.acked < this.#sentTo) return this.#repeatSoon(nowMs);
    this.#roundTripMs = nowMs - this.#sentAtMs;
    return this.#transmit(nowMs);
  }

  /** Call at `dueMs` or later. */
  onTime(nowMs: number): SendStep {
    return nowMs < this.dueMs ? nothing : this.#again(nowMs);
  }

  /** The same request once more: our answer was lost, or is still on its way. */
  onRepeatedRequest(nowMs: number): SendStep {
    return this.#repeatSoon(nowMs);
  }

  /**
   * An acknowledgement seen twice, or of a part of the window, is no loss by itself: datagrams are doubled and
   * overtake each other, and answering each with a window would multiply the traffic from then on (the "sorcerer's
   * apprentice", RFC 1123 section 4.2.3.1). In lock step it is ignored. In a window the rest is sent again soon,
   * unless an acknowledgement of all of it overtakes that.
   */
  #repeatSoon(nowMs: number): SendStep {
    if (!this.#offered && this.terms.windowsize === 1) return nothing;
    const soonMs = this.#sentAtMs + Math.max(MIN_REPEAT_MS, 2 * this.#roundTripMs);
    this.dueMs = Math.min(this.dueMs, soonMs);
    return nowMs < this.dueMs ? nothing : this.#again(nowMs);
  }

  #again(nowMs: number): SendStep {
    const patient = nowMs - this.#firstSentMs < this.terms.patienceMs;
    if (this.#tries >= MAX_TRIES && !patient) return { do: 'failed', why: this.#silence() };
    this.retransmits += this.#offered ? 1 : this.#sentTo - this.acked;
    return this.#transmit(nowMs);
  }

  #transmit(nowMs: number): SendStep {
    this.#sentAtMs = nowMs;
    if (this.#tries === 0) this.#firstSentMs = nowMs;
    this.dueMs = nowMs + Math.min(this.terms.timeoutMs * 2 ** this.#tries, MAX_WAIT_MS);
    this.#tries += 1;
    if (this.#offered) return offer;
    this.#sentTo = Math.min(this.acked + this.terms.windowsize, this.blocks);
    return { do: 'send', from: this.acked + 1, to: this.#sentTo };
  }

  #silence(): string {
    if (this.#offered) return 'the client never took up the options offered to it';
    if (this.#sentTo === this.blocks) return 'the client never acknowledged the last block';
    return `the client fell silent after block ${this.acked} of ${this.blocks}`;
  }
}
