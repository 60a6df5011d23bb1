import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { LogIns } from './log-in.ts';
import { hashPassword } from './password.ts';
import { deleteSession, deleteSessionsOf, sessionById } from './sessions.ts';
import { setPasswordHash, userById } from './users.ts';

type Done = Result<Record<string, never>>;

/** What users do with their own password and sessions. */
export function ownCommands({ store, events }: Ground, logIns: LogIns, changed: () => void) {
  return {
    /** The present password is asked for, and counted as a log-in is: who found an open browser has only a few tries. */
    async changePassword(
      { current, password }: { current: string; password: string },
      caller: Caller,
    ): Promise<Done> {
      if (caller.userId === null)
        return refuse('forbidden', 'Only a user has a password; this caller is none.');
      const proven = await logIns.proven(
        { username: caller.name, password: current },
        `session of ${caller.name}`,
      );
      if (!proven.ok) {
        const { code, sentence } = proven.problem;
        if (code !== 'not_known') return refuse(code, sentence);
        const wrong = 'The present password is wrong.';
        return { ok: false, problem: { code: 'forbidden', sentence: wrong, fields: { current: wrong } } };
      }
      const hash = await hashPassword(password);
      await store.transaction(async (tx) => {
        await setPasswordHash(tx, proven.value.id, hash);
        await deleteSessionsOf(tx, proven.value.id, caller.session);
        await events.record(tx, {
          kind: 'access.password_changed',
          level: 'audit',
          who: caller.name,
          text: `${caller.name} chose a new password; other sessions ended.`,
        });
      });
      changed();
      return ok({});
    },

    async revokeSession(id: number, caller: Caller): Promise<Done> {
      const result = await store.transaction(async (tx): Promise<Done> => {
        const session = await sessionById(tx, id);
        const mayEnd = session && (session.user_id === caller.userId || caller.may.includes('admin'));
        if (!mayEnd) return refuse('not_found', 'There is no such session. It may have ended already.');
        const user = await userById(tx, session.user_id);
        await deleteSession(tx, id);
        await events.record(tx, {
          kind: 'access.session_revoked',
          level: 'audit',
          who: caller.name,
          text: `A session of ${user?.username ?? 'a user'} from ${session.source} was ended.`,
        });
        return ok({});
      });
      changed();
      return result;
    },
  };
}
