import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { SessionTable } from '../../platform/store/schema/access.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';

export type Session = Selectable<SessionTable>;

/** Nothing asked for so long, or so long since the log-in (MAAS's own default): the session is over. */
export const idleLimitMs = 12 * 60 * 60_000;
export const wholeLimitMs = 14 * 24 * 60 * 60_000;
/** How exactly the last use is kept: every use would be a write. */
export const usedEveryMs = 60_000;
/** A log-in from the future was made before the clock was set back. */
const clockSlackMs = 10 * 60_000;
export const sessionsPerUser = 20;
const listedAtMost = 1000;

export const endsAt = (s: Pick<Session, 'created_at' | 'last_used_at'>): number =>
  Math.min(s.last_used_at + idleLimitMs, s.created_at + wholeLimitMs);

export const isOver = (s: Pick<Session, 'created_at' | 'last_used_at'>, now: number): boolean =>
  now >= endsAt(s) || s.created_at > now + clockSlackMs;

/** 256 random bits as 43 characters. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);
/** What is stored of a token: it has 256 bits, so nothing slower than SHA-256 is needed. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface NewSession {
  userId: number;
  tokenHash: string;
  source: string;
  browser: string;
  at: number;
}

/** Stores a session; a user's oldest beyond sessionsPerUser end, and all that are over go. */
export async function insertSession(tx: Tx, s: NewSession): Promise<number> {
  await deleteOver(tx, s.at);
  const { id } = await tx
    .insertInto('session')
    .values({
      user_id: s.userId,
      token_hash: s.tokenHash,
      created_at: s.at,
      last_used_at: s.at,
      source: s.source,
      browser: s.browser.slice(0, 200),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const kept = tx
    .selectFrom('session')
    .select('id')
    .where('user_id', '=', s.userId)
    .orderBy('id', 'desc')
    .limit(sessionsPerUser);
  await tx.deleteFrom('session').where('user_id', '=', s.userId).where('id', 'not in', kept).execute();
  return id;
}

const deleteOver = (tx: Tx, now: number): Promise<unknown> =>
  tx
    .deleteFrom('session')
    .where((e) =>
      e.or([e('created_at', '<=', now - wholeLimitMs), e('last_used_at', '<=', now - idleLimitMs)]),
    )
    .execute();

/** Index: session.token_hash. */
export const sessionByHash = (db: Reader, hash: string): Promise<Session | undefined> =>
  db.selectFrom('session').selectAll().where('token_hash', '=', hash).executeTakeFirst();

export const sessionById = (db: Reader, id: number): Promise<Session | undefined> =>
  db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();

/** Sessions that are not over, the last used first; of one user, or of all. */
export async function sessionsOf(db: Reader, userId: number | null, now: number) {
  let rows = db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.user_id')
    .select([
      'session.id',
      'session.user_id',
      'session.created_at',
      'session.last_used_at',
      'session.source',
      'session.browser',
      'user.username',
    ]);
  if (userId !== null) rows = rows.where('session.user_id', '=', userId);
  const found = await rows.orderBy('session.last_used_at', 'desc').limit(listedAtMost).execute();
  return found.filter((row) => !isOver(row, now));
}

export const setUsed = (tx: Tx, id: number, at: number): Promise<unknown> =>
  tx.updateTable('session').set({ last_used_at: at }).where('id', '=', id).execute();

export const deleteSession = (tx: Tx, id: number): Promise<unknown> =>
  tx.deleteFrom('session').where('id', '=', id).execute();

/** Ends all sessions of a user but `kept`. */
export const deleteSessionsOf = (tx: Tx, userId: number, kept: number | undefined): Promise<unknown> =>
  tx
    .deleteFrom('session')
    .where('user_id', '=', userId)
    .where('id', '!=', kept ?? -1)
    .execute();
