import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { apiKeyRow } from './api-keys.ts';
import { hashPassword, isPassword } from './password.ts';
import type { Credentials } from './random-key.ts';
import { sameSecret } from './same-secret.ts';
import { deleteSessionsOf } from './sessions.ts';
import {
  firstAdmin,
  insertUser,
  isUsername,
  setPasswordHash,
  userById,
  userByName,
  type User,
} from './users.ts';

/** What a user may do: an admin everything, anyone else look and change machines. */
export const callerOf = (user: User): Caller => ({
  name: user.username,
  userId: user.id,
  may: user.is_superuser ? ['view', 'edit', 'admin'] : ['view', 'edit'],
});

/** Whose API key this is; null when any part of it is wrong. */
export async function callerByKey({ store, secrets }: Ground, given: Credentials): Promise<Caller | null> {
  const row = await apiKeyRow(store.read, given.tokenKey);
  if (!row || row.consumer_key !== given.consumerKey) return null;
  if (!sameSecret(given.tokenSecret, secrets.open(row.token_secret))) return null;
  const user = await userById(store.read, row.user_id);
  return user ? callerOf(user) : null;
}

/**
 * The admin named in the configuration file or by `init`, with this password. Nothing changes when both are so
 * already.
 */
export async function ensureAdmin(
  { store, clock, events }: Ground,
  username: string,
  password: string,
): Promise<Result<Caller>> {
  if (!isUsername(username))
    return refuse('bad_input', 'A user name has up to 150 letters, digits and the signs . @ + - _.');
  if (password.length < 1) return refuse('bad_input', 'The password file is empty.');
  const before = await userByName(store.read, username);
  if (before && (await isPassword(password, before.password_hash))) return ok(callerOf(before));
  const hash = await hashPassword(password);
  return store.transaction(async (tx) => {
    const user = await userByName(tx, username);
    if (user && !user.is_superuser)
      return refuse('conflict', `${username} is a user without admin rights. Name another admin.`);
    if (user) {
      await setPasswordHash(tx, user.id, hash);
      await deleteSessionsOf(tx, user.id, undefined);
    }
    const now =
      user ?? (await insertUser(tx, { username, passwordHash: hash, isSuperuser: true, at: clock.now() }));
    await events.record(tx, {
      kind: user ? 'access.password_changed' : 'access.user_created',
      level: 'audit',
      text: user ? `The password of ${username} was changed.` : `Admin ${username} was created.`,
    });
    return ok(callerOf(now));
  });
}

/** Who sits at the desk itself: the first admin, made without a password when there is none. */
export async function deskCaller({ store, clock, events }: Ground): Promise<Caller> {
  const known = await firstAdmin(store.read);
  if (known) return callerOf(known);
  return store.transaction(async (tx) => {
    const made = await insertUser(tx, {
      username: 'admin',
      passwordHash: null,
      isSuperuser: true,
      at: clock.now(),
    });
    await events.record(tx, {
      kind: 'access.user_created',
      level: 'audit',
      text: 'Admin admin was created for this desk; it has no password and works from the desk itself.',
    });
    return callerOf(made);
  });
}
