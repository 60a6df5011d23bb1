import type { Secrets } from '../../platform/secrets/secrets.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { type Credentials, newCredentials } from './random-key.ts';

export interface ApiKey extends Credentials {
  name: string;
  userId: number;
  createdAt: number;
}

/** As many as a script that makes one a run may leave behind before it is told. */
export const apiKeysPerUser = 100;

/** Stores a new key of a user; its secret is sealed, since MAAS's clients may ask for it again. */
export async function insertApiKey(
  tx: Tx,
  secrets: Secrets,
  key: { userId: number; name: string; at: number },
): Promise<Credentials> {
  const made = newCredentials();
  await tx
    .insertInto('api_key')
    .values({
      user_id: key.userId,
      name: key.name,
      consumer_key: made.consumerKey,
      token_key: made.tokenKey,
      token_secret: secrets.seal(made.tokenSecret),
      created_at: key.at,
    })
    .execute();
  return made;
}

export async function apiKeysOf(db: Reader, secrets: Secrets, userId: number): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_key')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .limit(apiKeysPerUser)
    .execute();
  return rows.map((row) => ({
    name: row.name,
    userId: row.user_id,
    createdAt: row.created_at,
    consumerKey: row.consumer_key,
    tokenKey: row.token_key,
    tokenSecret: secrets.open(row.token_secret),
  }));
}

/** True when there was such a key of that user. */
export async function deleteApiKey(tx: Tx, userId: number, tokenKey: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('api_key')
    .where('user_id', '=', userId)
    .where('token_key', '=', tokenKey)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Index: api_key.token_key. */
export const apiKeyRow = (db: Reader, tokenKey: string) =>
  db.selectFrom('api_key').selectAll().where('token_key', '=', tokenKey).executeTakeFirst();
