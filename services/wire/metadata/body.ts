import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import { refusal, type Answer } from './answer.ts';

export interface BodyLimits {
  /** Most bytes of one body. */
  bytes: number;
  /** Most time for a whole body, and between two pieces of it. */
  withinMs: number;
  stallMs: number;
}

/** Bodies being read at once, over all machines; beyond it a machine is asked to come back. */
export const MAX_IN_FLIGHT_BYTES = 128 * 1024 * 1024;

/** Reads bodies within their limits; one for all requests, since they share the memory. */
export class Bodies {
  #inFlightBytes = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get inFlightBytes(): number {
    return this.#inFlightBytes;
  }

  /** The whole body, or the refusal that fits; null when the client went away. After a refusal the connection ends. */
  read(
    request: IncomingMessage,
    response: ServerResponse,
    limits: BodyLimits,
  ): Promise<Buffer | Answer | null> {
    return new Promise((resolve) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      const settle = (result: Buffer | Answer | null): void => {
        cancelWhole();
        cancelStall();
        this.#inFlightBytes -= bytes;
        bytes = 0;
        request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
        request.on('error', () => {});
        if (result !== null && !Buffer.isBuffer(result)) this.#endAfter(request, response);
        resolve(result);
      };
      const tooSlow = (): void =>
        settle(refusal(408, 'too_slow', 'The upload took too long. Send it again.', { connection: 'close' }));
      const tooLarge = (): void =>
        settle(
          refusal(413, 'too_large', `The upload is larger than the ${limits.bytes} bytes that are taken.`, {
            connection: 'close',
          }),
        );
      const busy = (): void =>
        settle(
          refusal(503, 'busy', 'Too much is being uploaded at once. Try again in 10 seconds.', {
            connection: 'close',
            'retry-after': '10',
          }),
        );
      const onData = (piece: Buffer): void => {
        cancelStall();
        cancelStall = this.#clock.after(limits.stallMs, tooSlow);
        pieces.push(piece);
        bytes += piece.length;
        this.#inFlightBytes += piece.length;
        if (bytes > limits.bytes) tooLarge();
        else if (this.#inFlightBytes > MAX_IN_FLIGHT_BYTES) busy();
      };
      const onEnd = (): void => settle(Buffer.concat(pieces));
      const onClose = (): void => settle(null);
      const cancelWhole = this.#clock.after(limits.withinMs, tooSlow);
      let cancelStall = this.#clock.after(limits.stallMs, tooSlow);
      const announced = Number(request.headers['content-length'] ?? 0);
      if (announced > limits.bytes) return tooLarge();
      if (announced + this.#inFlightBytes > MAX_IN_FLIGHT_BYTES) return busy();
      request.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose);
    });
  }

  /** What still comes is thrown away for a moment, so that the client reads its answer before the connection ends. */
  #endAfter(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const cancel = this.#clock.after(2_000, () => request.destroy());
    response.once('close', cancel);
  }
}
