import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { callerOf } from './callers.ts';
import { derivations } from './derivations.ts';
import { accountSubject, sourceSubject, type LoginLocks } from './login-locks.ts';
import { hashPassword, isDated, isPassword } from './password.ts';
import {
  deleteSession,
  insertSession,
  isOver,
  isToken,
  newToken,
  sessionByHash,
  setUsed,
  tokenHash,
  usedEveryMs,
  wholeLimitMs,
} from './sessions.ts';
import { setPasswordHash, userById, userByName, type User } from './users.ts';

export interface LoggedIn {
  /** For the browser's cookie alone; only its hash is kept. */
  token: string;
  /** How long the browser may keep it. */
  lastsMs: number;
  caller: Caller;
}
/** A refusal may say when the next try has a chance. */
export type LogInProblem = Problem & { retryAfterSeconds?: number };

export interface Given {
  username: string;
  password: string;
}
/** Where a try comes from: the address, and what the browser calls itself. */
export interface From {
  address: string;
  browser: string;
}

export interface LogIns {
  logIn(given: Given, from: From): Promise<Result<LoggedIn, LogInProblem>>;
  /** The user whose password this is; counted, and made to wait, as a log-in is. */
  proven(given: Given, address: string): Promise<Tried>;
  /** Whose session this is; null when it is none or over. */
  callerByToken(token: string): Promise<Caller | null>;
  logOut(token: string): Promise<void>;
}

type Tried = Result<User, LogInProblem>;

/** Tries that are looked at the same time. */
const insideAtMost = 100;

function mustWait(waitMs: number): { ok: false; problem: LogInProblem } {
  const seconds = Math.ceil(waitMs / 1000);
  const when = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  const sentence = `Too many wrong passwords for this name or from this computer. Try again in ${when}, or let an admin lift the lock at the desk.`;
  return { ok: false, problem: { code: 'too_many', sentence, retryAfterSeconds: seconds } };
}
const busy = (): { ok: false; problem: LogInProblem } => ({
  ok: false,
  problem: {
    code: 'too_many',
    sentence: 'Many log in at this moment. Try again in a few seconds.',
    retryAfterSeconds: 5,
  },
});

/** Passwords against users, and the sessions that come of them. `changed` is told when one began or ended. */
export function logIns(
  { store, clock, events, log }: Ground,
  locks: LoginLocks,
  changed: () => void,
): LogIns {
  const work = derivations();
  let inside = 0;

  async function counted({ username, password }: Given, address: string): Promise<Tried> {
    const source = sourceSubject(address);
    const user = await userByName(store.read, username);
    const account = accountSubject(user, username);
    const subjects = [account, source];
    const early = await locks.waitMs(subjects);
    if (early > 0) return mustWait(early);
    const tried = await work.run(source, async (): Promise<Tried> => {
      // Of many tries at once, those that waited here meet the lock that the ones before them made.
      const late = await locks.waitMs(subjects);
      if (late > 0) return mustWait(late);
      const right = await isPassword(password, user?.password_hash ?? null);
      if (right && user) {
        await locks.succeeded(account);
        return ok(user);
      }
      await locks.failed(subjects, { username: user?.username ?? null, source: address });
      return refuse('not_known', 'The user name or the password is wrong.');
    });
    return tried ?? busy();
  }

  /** A flood is turned away before it costs so much as a look into the store. */
  async function proven(given: Given, address: string): Promise<Tried> {
    if (inside >= insideAtMost) return busy();
    inside += 1;
    try {
      return await counted(given, address);
    } finally {
      inside -= 1;
    }
  }

  return {
    proven,
    async logIn(given, from) {
      const right = await proven(given, from.address);
      if (!right.ok) return right;
      const user = right.value;
      const dated = user.password_hash !== null && isDated(user.password_hash);
      const renewed = dated ? await hashPassword(given.password) : null;
      const token = newToken();
      const at = clock.now();
      const session = await store.transaction(async (tx) => {
        const now = await userById(tx, user.id);
        if (now?.password_hash !== user.password_hash) return null;
        if (renewed !== null) await setPasswordHash(tx, user.id, renewed);
        await events.record(tx, {
          kind: 'access.logged_in',
          level: 'audit',
          who: user.username,
          text: `${user.username} logged in from ${from.address}.`,
        });
        const { address: source, browser } = from;
        return insertSession(tx, { userId: user.id, tokenHash: tokenHash(token), source, browser, at });
      });
      if (session === null) return refuse('not_known', 'The user name or the password is wrong.');
      changed();
      const caller = { ...callerOf(user), session };
      return ok({ token, lastsMs: wholeLimitMs, caller });
    },
    async callerByToken(token) {
      if (!isToken(token)) return null;
      const session = await sessionByHash(store.read, tokenHash(token));
      const now = clock.now();
      if (!session || isOver(session, now)) return null;
      const user = await userById(store.read, session.user_id);
      if (!user) return null;
      if (now - session.last_used_at >= usedEveryMs)
        store
          .transaction((tx) => setUsed(tx, session.id, now))
          .catch((error: unknown) => log.warn({ err: error }, 'the last use of a session was not kept'));
      return { ...callerOf(user), session: session.id };
    },
    async logOut(token) {
      const session = isToken(token) ? await sessionByHash(store.read, tokenHash(token)) : undefined;
      if (!session) return;
      await store.transaction(async (tx) => {
        const user = await userById(tx, session.user_id);
        await deleteSession(tx, session.id);
        await events.record(tx, {
          kind: 'access.logged_out',
          level: 'audit',
          who: user?.username,
          text: `${user?.username ?? 'A user'} logged out.`,
        });
      });
      changed();
    },
  };
}
