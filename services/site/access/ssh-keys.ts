import type { Reader, Tx } from '../../platform/store/store.ts';

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
