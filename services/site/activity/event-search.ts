import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import type { event } from './contract.ts';
import { fitsAll, matching, type EventFilter } from './event-filter.ts';

export type EventRow = z.output<typeof event>;

/** Numbers looked at in one go; others take their turn between two. */
const sliceEvents = 5_000;
const countsKept = 20;

interface Bounds {
  first: number;
  last: number;
}

/** The log is without gaps: what is removed is removed from its beginning. */
async function bounds(db: Reader): Promise<Bounds> {
  const end = (order: 'asc' | 'desc') =>
    db.selectFrom('event').select('n').orderBy('n', order).limit(1).executeTakeFirst();
  return { first: (await end('asc'))?.n ?? 1, last: (await end('desc'))?.n ?? 0 };
}

async function slice(db: Reader, filter: EventFilter, from: number, to: number, limit: number) {
  const rows = await db
    .selectFrom('event')
    .leftJoin('machine', 'machine.id', 'event.machine_id')
    .select(['n', 'at', 'kind', 'level', 'event.system_id as systemId', 'hostname', 'who', 'text'])
    .where('n', '>=', from)
    .where('n', '<', to)
    .where(matching(filter))
    .orderBy('n', 'desc')
    .limit(limit)
    .execute();
  return rows satisfies EventRow[];
}

/** At most `limit` events before number `filter.before`, newest first. */
export async function findEvents(db: Reader, filter: EventFilter, limit: number): Promise<EventRow[]> {
  const { first, last } = await bounds(db);
  const found: EventRow[] = [];
  for (let to = Math.min(filter.before ?? Infinity, last + 1); to > first; to -= sliceEvents) {
    found.push(...(await slice(db, filter, to - sliceEvents, to, limit - found.length)));
    if (found.length >= limit) break;
    await setImmediate();
  }
  return found;
}

export interface EventCounter {
  count(db: Reader, filter: EventFilter): Promise<number>;
}

/**
 * Counts all that match, whatever its `before`. What was counted once is kept: a view that asks again after each new
 * event costs a look at the new ones alone.
 */
export function eventCounter(): EventCounter {
  const kept = new Map<string, { n: number; upTo: number; first: number }>();
  return {
    async count(db, { before: _, ...filter }) {
      const { first, last } = await bounds(db);
      if (fitsAll(filter)) return last - first + 1;
      const key = JSON.stringify(filter);
      const known = kept.get(key);
      const usable = known?.first === first ? known : { n: 0, upTo: first - 1, first };
      let { n } = usable;
      for (let from = usable.upTo + 1; from <= last; from += sliceEvents) {
        const { counted } = await db
          .selectFrom('event')
          .select((e) => e.fn.countAll<number>().as('counted'))
          .where('n', '>=', from)
          .where('n', '<', Math.min(from + sliceEvents, last + 1))
          .where(matching(filter))
          .executeTakeFirstOrThrow();
        n += Number(counted);
        await setImmediate();
      }
      kept.delete(key);
      kept.set(key, { n, upTo: last, first });
      if (kept.size > countsKept) kept.delete(kept.keys().next().value!);
      return n;
    },
  };
}

/** The different values of an indexed column, each found by one step in its index; at most `limit`. */
export async function different(db: Reader, column: 'kind' | 'who', limit: number): Promise<string[]> {
  const values: string[] = [];
  for (let after = ''; values.length < limit;) {
    const next = await db
      .selectFrom('event')
      .select(column)
      .where(column, '>', after)
      .orderBy(column)
      .limit(1)
      .executeTakeFirst();
    const value = next?.[column];
    if (typeof value !== 'string') break;
    values.push(value);
    after = value;
  }
  return values;
}
