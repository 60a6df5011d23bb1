import type { Selectable } from 'kysely';
import type { UserTable } from '../../platform/store/schema/access.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';

export type User = Selectable<UserTable>;

export const userByName = (db: Reader, username: string): Promise<User | undefined> =>
  db.selectFrom('user').selectAll().where('username', '=', username).executeTakeFirst();

export const userById = (db: Reader, id: number): Promise<User | undefined> =>
  db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirst();

/** The admin whom the desk itself stands for: the first one there was. */
export const firstAdmin = (db: Reader): Promise<User | undefined> =>
  db.selectFrom('user').selectAll().where('is_superuser', '=', 1).orderBy('id').executeTakeFirst();

/** More than any lab has; a list stays a list. */
export const usersAtMost = 1000;

export const allUsers = (db: Reader): Promise<User[]> =>
  db.selectFrom('user').selectAll().orderBy('username').limit(usersAtMost).execute();

export const setUser = (
  tx: Tx,
  userId: number,
  to: { email?: string; is_superuser?: number },
): Promise<unknown> => tx.updateTable('user').set(to).where('id', '=', userId).execute();

export const deleteUserRow = (tx: Tx, userId: number): Promise<unknown> =>
  tx.deleteFrom('user').where('id', '=', userId).execute();

export interface NewUser {
  username: string;
  email?: string;
  passwordHash: string | null;
  isSuperuser: boolean;
  at: number;
}

export async function insertUser(tx: Tx, u: NewUser): Promise<User> {
  return tx
    .insertInto('user')
    .values({
      username: u.username,
      email: u.email ?? '',
      password_hash: u.passwordHash,
      is_superuser: u.isSuperuser ? 1 : 0,
      created_at: u.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export const setPasswordHash = (tx: Tx, userId: number, hash: string): Promise<unknown> =>
  tx.updateTable('user').set({ password_hash: hash }).where('id', '=', userId).execute();

/** MAAS's own rule for user names. */
export const isUsername = (text: string): boolean => /^[\w.@+-]{1,150}$/.test(text);
