/** What is known of wrong passwords of one account, or from one address. */
export interface Failures {
  count: number;
  /** When the last one came, milliseconds since 1970. */
  at: number;
  /** No further try before this time. */
  until: number;
}

/** How many mistakes cost nothing: one person's at one account; those of a room behind one address. */
export const freeFailures = { account: 4, source: 19 } as const;
export type SubjectKind = keyof typeof freeFailures;

const firstWaitMs = 30_000;
export const longestWaitMs = 60 * 60_000;
export const forgottenAfterMs = 24 * 60 * 60_000;

/** How long a subject must still wait. A wait that is longer than any comes from a clock that was set back: none. */
export function waitMs(failures: Failures | undefined, now: number): number {
  const left = (failures?.until ?? 0) - now;
  return left > 0 && left <= longestWaitMs ? left : 0;
}

/** One more wrong password: beyond the free ones each doubles the wait, from half a minute to an hour. */
export function afterFailure(before: Failures | undefined, kind: SubjectKind, now: number): Failures {
  const kept = before && Math.abs(now - before.at) < forgottenAfterMs ? before.count : 0;
  const count = kept + 1;
  const over = count - freeFailures[kind];
  const wait = over > 0 ? Math.min(firstWaitMs * 2 ** Math.min(over - 1, 20), longestWaitMs) : 0;
  return { count, at: now, until: wait > 0 ? now + wait : 0 };
}

/** IPv6 hands a whole /64 to one computer: it counts as one source. */
export function sourceOf(address: string): string {
  const plain = address
    .replace(/^::ffff:/i, '')
    .replace(/%.*$/, '')
    .toLowerCase();
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = plain.includes('::')
    ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
    : [];
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((g) => g.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}
