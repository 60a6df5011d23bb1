import type { Secrets } from '../../platform/secrets/secrets.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { type Credentials, newCredentials } from './random-key.ts';
import { sameSecret } from './same-secret.ts';

/** A machine's key to the metadata service: the one it has, or a new one. It opens nothing else. */
export async function machineKey(
  tx: Tx,
  secrets: Secrets,
  machineId: number,
  at: number,
): Promise<Credentials> {
  const row = await tx
    .selectFrom('machine_key')
    .selectAll()
    .where('machine_id', '=', machineId)
    .executeTakeFirst();
  if (row)
    return {
      consumerKey: row.consumer_key,
      tokenKey: row.token_key,
      tokenSecret: secrets.open(row.token_secret),
    };
  const made = newCredentials();
  await tx
    .insertInto('machine_key')
    .values({
      machine_id: machineId,
      consumer_key: made.consumerKey,
      token_key: made.tokenKey,
      token_secret: secrets.seal(made.tokenSecret),
      created_at: at,
    })
    .execute();
  return made;
}

/** The machine that these credentials belong to; null when any part is wrong. Index: machine_key.token_key. */
export async function machineByToken(
  db: Reader,
  secrets: Secrets,
  given: Credentials,
): Promise<number | null> {
  const row = await db
    .selectFrom('machine_key')
    .selectAll()
    .where('token_key', '=', given.tokenKey)
    .executeTakeFirst();
  if (!row || row.consumer_key !== given.consumerKey) return null;
  return sameSecret(given.tokenSecret, secrets.open(row.token_secret)) ? row.machine_id : null;
}

/** After this the machine's old key opens nothing; its next run gets a new one. */
export async function revokeMachineKey(tx: Tx, machineId: number): Promise<void> {
  await tx.deleteFrom('machine_key').where('machine_id', '=', machineId).execute();
}
