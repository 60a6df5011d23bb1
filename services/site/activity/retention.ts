import type { Ground } from '../../platform/ground.ts';
import { periodic } from '../../platform/periodic.ts';
import type { Service } from '../../service.ts';

const dayMs = 86_400_000;
const periodMs = 60_000;
const batchEvents = 500;
const batchesInATurn = 100;

export interface KeptAsks {
  /** How long events are kept, and how many at most. */
  kept(): Promise<{ days: number; atMost: number }>;
}

/**
 * The number up to which the oldest events may go: those older than `before`. It stops at the first one that is
 * younger, so that a time that a wrong clock gave takes no young ones along; one from far in the future decides nothing.
 */
export function lastOld(oldest: readonly { n: number; at: number }[], before: number, now: number): number {
  let last = 0;
  for (const { n, at } of oldest) {
    if (at < before) last = n;
    else if (at <= now + dayMs) break;
  }
  return last;
}

/** Removes events that are older, or more, than the settings keep: from the oldest on, in small batches. */
export function retention(ground: Ground, { kept }: KeptAsks): Service & { turn(): Promise<void> } {
  const { store, clock } = ground;
  async function removeSome(days: number, atMost: number): Promise<number> {
    return store.transaction(async (tx) => {
      const oldest = await tx
        .selectFrom('event')
        .select(['n', 'at'])
        .orderBy('n')
        .limit(batchEvents)
        .execute();
      const first = oldest[0];
      if (!first) return 0;
      const newest = await tx
        .selectFrom('event')
        .select('n')
        .orderBy('n', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      const now = clock.now();
      const upTo = Math.max(
        lastOld(oldest, now - days * dayMs, now),
        Math.min(newest.n - atMost, first.n + batchEvents - 1),
      );
      if (upTo < first.n) return 0;
      await tx.deleteFrom('event').where('n', '<=', upTo).execute();
      return upTo - first.n + 1;
    });
  }
  return periodic(ground, {
    name: 'events',
    detail: 'Removes events that need not be kept any longer.',
    periodMs,
    async turn(count) {
      const { days, atMost } = await kept();
      for (let batch = 0; batch < batchesInATurn; batch++) {
        const removed = await removeSome(days, atMost);
        if (removed > 0) count('removed', removed);
        if (removed < batchEvents) return;
      }
    },
  });
}
