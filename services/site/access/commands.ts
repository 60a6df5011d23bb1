import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { apiKeysOf, apiKeysPerUser, deleteApiKey, insertApiKey } from './api-keys.ts';
import type { Credentials } from './random-key.ts';
import { deleteSshKey, insertSshKey, sshKeysOf, sshKeysPerUser } from './ssh-keys.ts';
import { sshPublicKey } from './ssh-public-key.ts';
import { userById, userByName } from './users.ts';

const nobody = refuse('forbidden', 'Only a user has keys; this caller is none.');

/** A new API key of the caller, or of `username` when an admin asks. */
export async function createApiKey(
  { store, secrets, clock, events }: Ground,
  input: { name: string; username?: string | undefined },
  caller: Caller,
): Promise<Result<Credentials & { name: string }>> {
  return store.transaction(async (tx) => {
    const user =
      input.username === undefined
        ? caller.userId === null
          ? undefined
          : await userById(tx, caller.userId)
        : await userByName(tx, input.username);
    if (input.username !== undefined && input.username !== caller.name && !caller.may.includes('admin'))
      return refuse('forbidden', 'Only an admin makes keys for others.');
    if (!user)
      return input.username === undefined
        ? nobody
        : refuse('not_found', `There is no user ${input.username}.`);
    if ((await apiKeysOf(tx, secrets, user.id)).length >= apiKeysPerUser)
      return refuse('conflict', `${user.username} has ${apiKeysPerUser} API keys. Delete one first.`);
    const key = await insertApiKey(tx, secrets, { userId: user.id, name: input.name, at: clock.now() });
    await events.record(tx, {
      kind: 'access.api_key_created',
      level: 'audit',
      who: caller.name,
      text: `API key ${input.name || key.tokenKey} of ${user.username} was created.`,
    });
    return ok({ name: input.name, ...key });
  });
}

export async function removeApiKey(
  { store, events }: Ground,
  tokenKey: string,
  caller: Caller,
): Promise<Result<Record<string, never>>> {
  if (caller.userId === null) return nobody;
  const userId = caller.userId;
  return store.transaction(async (tx) => {
    if (!(await deleteApiKey(tx, userId, tokenKey)))
      return refuse('not_found', 'There is no such API key of yours.');
    await events.record(tx, {
      kind: 'access.api_key_deleted',
      level: 'audit',
      who: caller.name,
      text: `API key ${tokenKey} of ${caller.name} was revoked.`,
    });
    return ok({});
  });
}

export async function addSshKey(
  { store, clock, events }: Ground,
  text: string,
  caller: Caller,
): Promise<Result<{ id: number; key: string }>> {
  if (caller.userId === null) return nobody;
  const userId = caller.userId;
  const key = sshPublicKey(text);
  if (!key)
    return {
      ok: false,
      problem: {
        code: 'bad_input',
        sentence:
          'This is no OpenSSH public key. Paste the one line of a .pub file, as in `ssh-ed25519 AAAA... name`.',
        fields: { key: 'Invalid SSH public key.' },
      },
    };
  return store.transaction(async (tx) => {
    if ((await sshKeysOf(tx, userId)).length >= sshKeysPerUser)
      return refuse('conflict', `${caller.name} has ${sshKeysPerUser} SSH keys. Remove one first.`);
    const row = await insertSshKey(tx, { userId, key, at: clock.now() });
    if (!row) return refuse('conflict', 'This key has already been added for this user.');
    await events.record(tx, {
      kind: 'access.ssh_key_added',
      level: 'audit',
      who: caller.name,
      text: `SSH key ${row.id} of ${caller.name} was added.`,
    });
    return ok(row);
  });
}

export async function removeSshKey(
  { store, events }: Ground,
  id: number,
  caller: Caller,
): Promise<Result<Record<string, never>>> {
  if (caller.userId === null) return nobody;
  const userId = caller.userId;
  return store.transaction(async (tx) => {
    if (!(await deleteSshKey(tx, userId, id)))
      return refuse('not_found', 'There is no such SSH key of yours.');
    await events.record(tx, {
      kind: 'access.ssh_key_removed',
      level: 'audit',
      who: caller.name,
      text: `SSH key ${id} of ${caller.name} was removed.`,
    });
    return ok({});
  });
}
