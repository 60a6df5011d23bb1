import type { Malformed } from './bytes.ts';
import type { netFn } from './message.ts';

/** Bytes to value and back, both for the client's side and for a BMC's. */
export interface Codec<T> {
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T | Malformed;
}

/** One IPMI command; `answer` is what follows a completion code of 00h. */
export interface IpmiCommand<Request, Answer> {
  name: string;
  /** Section of IPMI 2.0 rev. 1.1. */
  section: string;
  netFn: (typeof netFn)[keyof typeof netFn];
  command: number;
  request: Codec<Request>;
  answer: Codec<Answer>;
}

/** The body of requests and answers that carry nothing. */
export const empty: Codec<void> = { encode: () => new Uint8Array(), decode: () => undefined };

/** Wraps a reader so that it sees at least `bytes` bytes; more may follow, later versions add fields. */
export const atLeast =
  <T>(bytes: number, what: string, read: (body: Uint8Array) => T | Malformed) =>
  (body: Uint8Array): T | Malformed =>
    body.length < bytes ? { malformed: `${what} shorter than ${bytes} bytes` } : read(body);
