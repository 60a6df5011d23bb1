import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import { hashPassword } from './password.ts';
import { deleteSessionsOf } from './sessions.ts';
import {
  allUsers,
  deleteUserRow,
  firstAdmin,
  insertUser,
  setPasswordHash,
  setUser,
  userByName,
  usersAtMost,
  type User,
} from './users.ts';

type Done = Result<Record<string, never>>;

const noUser = (username: string) => refuse('not_found', `There is no user ${username}.`);

/** Whether another admin is left without this user. */
const isLastAdmin = async (tx: Tx, user: User): Promise<boolean> =>
  user.is_superuser === 1 && !(await allUsers(tx)).some((u) => u.is_superuser === 1 && u.id !== user.id);

/** What admins do with users. `changed` is told when anyone's rights or sessions changed. */
export function userCommands({ store, clock, events }: Ground, changed: () => void) {
  const audit = (tx: Tx, kind: string, caller: Caller, text: string): Promise<void> =>
    events.record(tx, { kind: `access.${kind}`, level: 'audit', who: caller.name, text });

  return {
    async create(
      input: { username: string; password: string; email: string; isSuperuser: boolean },
      caller: Caller,
    ): Promise<Done> {
      const { username, email, isSuperuser } = input;
      const passwordHash = await hashPassword(input.password);
      return store.transaction(async (tx) => {
        const users = await allUsers(tx);
        if (users.some((u) => u.username === username))
          return refuse('conflict', `There is a user ${username} already. Choose another name.`);
        if (users.length >= usersAtMost)
          return refuse('conflict', `This desk has ${usersAtMost} users. Delete one first.`);
        await insertUser(tx, { username, email, passwordHash, isSuperuser, at: clock.now() });
        const text = `${isSuperuser ? 'Admin' : 'User'} ${username} was created.`;
        await audit(tx, 'user_created', caller, text);
        return ok({});
      });
    },

    async update(
      input: { username: string; email?: string | undefined; isSuperuser?: boolean | undefined },
      caller: Caller,
    ): Promise<Done> {
      const { username, email, isSuperuser } = input;
      const result = await store.transaction(async (tx): Promise<Done> => {
        const user = await userByName(tx, username);
        if (!user) return noUser(username);
        if (isSuperuser === false && (await isLastAdmin(tx, user)))
          return refuse('conflict', `${username} is the only admin. Make someone else admin first.`);
        const to = {
          ...(email !== undefined && email !== user.email && { email }),
          ...(isSuperuser !== undefined &&
            Number(isSuperuser) !== user.is_superuser && { is_superuser: Number(isSuperuser) }),
        };
        if (Object.keys(to).length === 0) return ok({});
        await setUser(tx, user.id, to);
        const now =
          to.is_superuser === undefined ? '' : to.is_superuser ? ' is an admin now' : ' is no admin any more';
        await audit(
          tx,
          'user_changed',
          caller,
          now ? `${username}${now}.` : `The e-mail address of ${username} was changed.`,
        );
        return ok({});
      });
      changed();
      return result;
    },

    async remove(username: string, caller: Caller): Promise<Done> {
      const result = await store.transaction(async (tx): Promise<Done> => {
        const user = await userByName(tx, username);
        if (!user) return noUser(username);
        if (user.id === caller.userId)
          return refuse('conflict', `You are ${username}. Let another admin delete this user.`);
        if (user.id === (await firstAdmin(tx))?.id)
          return refuse('conflict', `${username} stands for whoever sits at the desk, and stays.`);
        await deleteUserRow(tx, user.id);
        await audit(tx, 'user_deleted', caller, `User ${username} was deleted, with sessions and keys.`);
        return ok({});
      });
      changed();
      return result;
    },

    async resetPassword(
      { username, password }: { username: string; password: string },
      caller: Caller,
    ): Promise<Done> {
      if (caller.session !== undefined && username === caller.name)
        return refuse('conflict', 'Change your own password with the present one.');
      const hash = await hashPassword(password);
      const result = await store.transaction(async (tx): Promise<Done> => {
        const user = await userByName(tx, username);
        if (!user) return noUser(username);
        await setPasswordHash(tx, user.id, hash);
        await deleteSessionsOf(tx, user.id, undefined);
        await audit(
          tx,
          'password_changed',
          caller,
          `${username} has a new password; sessions with the old one ended.`,
        );
        return ok({});
      });
      changed();
      return result;
    },
  };
}
