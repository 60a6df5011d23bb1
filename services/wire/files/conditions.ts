import type { IncomingHttpHeaders } from 'node:http';

/** What a stored copy is compared with. */
export interface Validators {
  /** With its quotes. */
  readonly etag: string;
  /** Whole seconds count: HTTP dates carry no more. */
  readonly modifiedMs: number;
}

/**
 * Preconditions in the order of RFC 9110 section 13.2.2: `failed` is answered 412, `unchanged` 304. A header that
 * cannot be read is ignored.
 */
export function precondition(headers: IncomingHttpHeaders, now: Validators): 'met' | 'failed' | 'unchanged' {
  const modified = Math.floor(now.modifiedMs / 1000) * 1000;
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!lists(ifMatch, now.etag)) return 'failed';
  } else if (modified > dateMs(headers['if-unmodified-since'], Infinity)) return 'failed';
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return lists(ifNoneMatch, now.etag, 'weak') ? 'unchanged' : 'met';
  return modified <= dateMs(headers['if-modified-since'], -Infinity) ? 'unchanged' : 'met';
}

/** RFC 9110 section 13.1.5: a range is only served out of the very copy that the client has a part of. */
export function rangeHolds(ifRange: string | undefined, now: Validators): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === now.etag;
  return dateMs(ifRange, -Infinity) === Math.floor(now.modifiedMs / 1000) * 1000;
}

function lists(header: string, etag: string, compare: 'strong' | 'weak' = 'strong'): boolean {
  if (header.trim() === '*') return true;
  const tags = header.split(',').map((tag) => tag.trim());
  return tags.some((tag) => (compare === 'weak' ? tag.replace(/^W\//, '') : tag) === etag);
}

function dateMs(text: string | undefined, otherwise: number): number {
  const ms = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(ms) ? otherwise : ms;
}
