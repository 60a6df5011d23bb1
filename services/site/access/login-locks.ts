import { createHash } from 'node:crypto';
import type { Ground } from '../../platform/ground.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import {
  afterFailure,
  forgottenAfterMs,
  longestWaitMs,
  sourceOf,
  waitMs,
  type Failures,
} from './login-policy.ts';
import type { User } from './users.ts';

/** What wrong passwords are counted for: `user:7`, `name:341` (names of nobody share 1,024), `from:10.0.0.9`. */
export type Subject = `user:${number}` | `name:${number}` | `from:${string}`;

const nameBuckets = 1024;
const subjectsAtMost = 4096;
const rowsAtMost = 1000;

/** A name that no user has is counted like one that a user has: waiting must not tell which is which. */
export function accountSubject(user: User | undefined, username: string): Subject {
  if (user) return `user:${user.id}`;
  return `name:${createHash('sha256').update(username).digest().readUInt32BE(0) % nameBuckets}`;
}
export const sourceSubject = (address: string): Subject => `from:${sourceOf(address)}`;

export interface LoginLocks {
  /** The longest wait of any of these subjects, in milliseconds. */
  waitMs(subjects: readonly Subject[]): Promise<number>;
  failed(subjects: readonly Subject[], of: { username: string | null; source: string }): Promise<void>;
  succeeded(subject: Subject): Promise<void>;
  list(): Promise<{ id: number; subject: Subject; failures: number; until: number }[]>;
  /** Ends one, or all; tells how many subjects there were, and writes who asked. */
  lift(id: number | undefined, who: string): Promise<number>;
}

const rowsOf = (db: Reader) =>
  db.selectFrom('login_lock').selectAll().orderBy('id').limit(rowsAtMost).execute();

async function keepRow(tx: Tx, subject: Subject, f: Failures): Promise<void> {
  const row = { failures: f.count, failed_at: f.at, until: f.until };
  await tx
    .insertInto('login_lock')
    .values({ subject, ...row })
    .onConflict((c) => c.column('subject').doUpdateSet(row))
    .execute();
  await tx
    .deleteFrom('login_lock')
    .where('failed_at', '<', f.at - forgottenAfterMs)
    .execute();
  const newest = tx.selectFrom('login_lock').select('id').orderBy('failed_at', 'desc').limit(rowsAtMost);
  await tx.deleteFrom('login_lock').where('id', 'not in', newest).execute();
}

const minutes = (ms: number): string =>
  ms < 60_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`;

/** Counts in memory, within a bound; what must wait is a row as well, so that a restart forgets no wait. */
export function loginLocks({ store, clock, events }: Ground): LoginLocks {
  const known = new Map<Subject, Failures>();
  let loaded: Promise<void> | undefined;
  const load = (): Promise<void> =>
    (loaded ??= rowsOf(store.read).then((rows) => {
      for (const row of rows)
        known.set(row.subject as Subject, { count: row.failures, at: row.failed_at, until: row.until });
    }));

  function remember(subject: Subject, failures: Failures): void {
    known.delete(subject);
    known.set(subject, failures);
    if (known.size <= subjectsAtMost) return;
    const now = clock.now();
    const oldest = [...known].find(([, f]) => waitMs(f, now) === 0)?.[0] ?? known.keys().next().value;
    if (oldest !== undefined) known.delete(oldest);
  }

  return {
    async waitMs(subjects) {
      await load();
      const now = clock.now();
      return Math.max(...subjects.map((subject) => waitMs(known.get(subject), now)));
    },
    async failed(subjects, { username, source }) {
      await load();
      const now = clock.now();
      const waiting: [Subject, Failures][] = [];
      for (const subject of subjects) {
        const kind = subject.startsWith('from:') ? 'source' : 'account';
        const next = afterFailure(known.get(subject), kind, now);
        remember(subject, next);
        if (next.until > now) waiting.push([subject, next]);
      }
      if (waiting.length === 0) return;
      await store.transaction(async (tx) => {
        for (const [subject, failures] of waiting) {
          await keepRow(tx, subject, failures);
          if (subject.startsWith('name:')) continue;
          const whose = subject.startsWith('user:') ? `as ${username ?? ''}` : `from ${sourceOf(source)}`;
          await events.record(tx, {
            kind: 'access.locked',
            level: 'warning',
            text: `After ${failures.count} wrong passwords a log-in ${whose} must wait ${minutes(failures.until - now)}. The last try came from ${source}.`,
          });
        }
      });
    },
    async succeeded(subject) {
      const failures = known.get(subject);
      known.delete(subject);
      if (failures && failures.until > 0)
        await store.transaction((tx) => tx.deleteFrom('login_lock').where('subject', '=', subject).execute());
    },
    async list() {
      const now = clock.now();
      const rows = await rowsOf(store.read);
      return rows
        .filter((row) => row.until > now && row.until - now <= longestWaitMs)
        .map(({ id, subject, failures, until }) => ({ id, subject: subject as Subject, failures, until }));
    },
    async lift(id, who) {
      await load();
      return store.transaction(async (tx) => {
        const rows = (await rowsOf(tx)).filter((row) => id === undefined || row.id === id);
        for (const row of rows) {
          await tx.deleteFrom('login_lock').where('id', '=', row.id).execute();
          known.delete(row.subject as Subject);
        }
        if (rows.length > 0)
          await events.record(tx, {
            kind: 'access.lock_lifted',
            level: 'audit',
            who,
            text: `Whoever had to wait after wrong passwords may log in again (${rows.length}).`,
          });
        return rows.length;
      });
    },
  };
}
