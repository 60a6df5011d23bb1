import type { LiveEvent } from '../../contract/live.ts';
import type { Clock } from '../clock.ts';
import type { Reader, Store, Tx } from '../store/store.ts';

export interface NewEvent {
  /** Dotted, feature first: machine.commissioning, dhcp.declined. */
  kind: string;
  level?: LiveEvent['level'];
  machine?: { id: number; system_id: string } | undefined;
  who?: string | undefined;
  /** What happened, in words for the admin. No secrets. */
  text: string;
  facts?: Record<string, unknown>;
}

export interface Events {
  /** Writes one numbered event, in the transaction of the change that it tells of. */
  record(tx: Tx, event: NewEvent): Promise<void>;
  /** The same for what changed nothing else in the store; those told in one turn of the event loop share a commit. */
  tell(event: NewEvent): Promise<void>;
  /** Calls `fn` after commits, at most once a turn of the event loop; the reader then asks for what is new. */
  onMore(fn: () => void): () => void;
  /** Sets a latest-value signal; not stored. */
  signal(topic: string, value: unknown): void;
  onSignal(fn: (topic: string, value: unknown) => void): () => void;
}

const insertEvent = `INSERT INTO event (at, kind, level, machine_id, system_id, who, text, facts)
  VALUES (@at, @kind, @level, @machine_id, @system_id, @who, @text, @facts)`;
const batchEvents = 500;
const columns = ['n', 'at', 'kind', 'level', 'system_id', 'text', 'who'] as const;

/** Events after number `after`, oldest first, at most `limit`. */
export async function eventsAfter(db: Reader, after: number, limit: number): Promise<LiveEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(columns)
    .where('n', '>', after)
    .orderBy('n')
    .limit(limit)
    .execute();
  return rows.map(({ system_id, ...row }) => ({ ...row, systemId: system_id }));
}

/** The newest event's number, 0 when there is none. */
export async function lastEvent(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select((e) => e.fn.max('n').as('n'))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

export function openEvents(store: Store, clock: Clock): Events {
  const more = new Set<() => void>();
  const signals = new Set<(topic: string, value: unknown) => void>();
  let asked = false;
  store.onCommit(() => {
    if (asked || more.size === 0) return;
    asked = true;
    setImmediate(() => {
      asked = false;
      for (const fn of more) fn();
    });
  });
  const rowOf = (e: NewEvent) => ({
    at: clock.now(),
    kind: e.kind,
    level: e.level ?? 'info',
    machine_id: e.machine?.id ?? null,
    system_id: e.machine?.system_id ?? null,
    who: e.who ?? null,
    text: e.text,
    facts: JSON.stringify(e.facts ?? {}),
  });
  const record: Events['record'] = async (tx, e) => {
    await tx.insertInto('event').values(rowOf(e)).execute();
  };
  type Row = ReturnType<typeof rowOf>;
  let open: { rows: Row[]; written: Promise<void> } | null = null;
  function aBatch(): { rows: Row[]; written: Promise<void> } {
    const rows: Row[] = [];
    const written = new Promise(setImmediate).then(() => {
      if (open?.rows === rows) open = null;
      return store.batch((raw) => {
        const insert = raw.prepare(insertEvent);
        for (const row of rows) insert.run(row);
      });
    });
    return { rows, written };
  }
  /** A storm of events costs a commit for each few hundred, not for each; none holds the event loop for long. */
  const tell: Events['tell'] = (event) => {
    if (!open || open.rows.length >= batchEvents) open = aBatch();
    open.rows.push(rowOf(event));
    return open.written;
  };
  return {
    record,
    tell,
    onMore(fn) {
      more.add(fn);
      return () => more.delete(fn);
    },
    signal: (topic, value) => signals.forEach((fn) => fn(topic, value)),
    onSignal(fn) {
      signals.add(fn);
      return () => signals.delete(fn);
    },
  };
}
