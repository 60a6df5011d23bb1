import type { Reader, Tx } from '../../platform/store/store.ts';
import { userByName } from './users.ts';

export const sshKeysPerUser = 200;

export const sshKeysOf = (db: Reader, userId: number) =>
  db
    .selectFrom('ssh_key')
    .select(['id', 'key'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .limit(sshKeysPerUser)
    .execute();

/** The new row; undefined when the user has that key already. */
export const insertSshKey = (tx: Tx, row: { userId: number; key: string; at: number }) =>
  tx
    .insertInto('ssh_key')
    .values({ user_id: row.userId, key: row.key, created_at: row.at })
    .onConflict((c) => c.columns(['user_id', 'key']).doNothing())
    .returning(['id', 'key'])
    .executeTakeFirst();

export async function deleteSshKey(tx: Tx, userId: number, id: number): Promise<boolean> {
  const gone = await tx
    .deleteFrom('ssh_key')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Keys of users by name, in the order of the names; a name that nobody has is left out. */
export async function sshKeysOfUsers(
  db: Reader,
  users: readonly string[],
): Promise<{ user: string; keys: string[] }[]> {
  const found: { user: string; keys: string[] }[] = [];
  for (const user of users) {
    const known = await userByName(db, user);
    if (known) found.push({ user, keys: (await sshKeysOf(db, known.id)).map((row) => row.key) });
  }
  return found;
}
