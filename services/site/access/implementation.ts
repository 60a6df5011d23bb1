import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { apiKeysOf } from './api-keys.ts';
import { lockouts } from './lockouts.ts';
import type { LogIns } from './log-in.ts';
import type { LoginLocks } from './login-locks.ts';
import { ownCommands } from './own-commands.ts';
import { endsAt, sessionsOf } from './sessions.ts';
import { changeTls, tlsState } from './tls/state.ts';
import type { Tls } from './tls/tls.ts';
import { userCommands } from './user-commands.ts';
import { addSshKey, createApiKey, removeApiKey, removeSshKey } from './commands.ts';
import type { accessContract } from './contract.ts';
import { keyText } from './random-key.ts';
import { sshKeysOf } from './ssh-keys.ts';
import { allUsers, firstAdmin, userById } from './users.ts';

interface Parts {
  locks: LoginLocks;
  logIns: LogIns;
  tls: Tls;
  /** Told when anyone's rights, keys or sessions changed. */
  changed(): void;
}

export function implementation(
  ground: Ground,
  { locks, logIns, tls, changed }: Parts,
): Implementation<typeof accessContract> {
  const { store, secrets, clock } = ground;
  const users = userCommands(ground, changed);
  const own = ownCommands(ground, logIns, changed);
  return {
    'access.whoami': async (_, caller) => {
      const user = caller.userId === null ? undefined : await userById(store.read, caller.userId);
      if (!user) return refuse('not_known', 'This caller is no user of the desk.');
      return ok({
        username: user.username,
        email: user.email,
        isSuperuser: user.is_superuser === 1,
        signedIn: caller.session !== undefined,
      });
    },
    'access.users': async () => {
      const desk = await firstAdmin(store.read);
      const open = await sessionsOf(store.read, null, clock.now());
      return ok({
        users: (await allUsers(store.read)).map((user) => ({
          username: user.username,
          email: user.email,
          isSuperuser: user.is_superuser === 1,
          hasPassword: user.password_hash !== null,
          isDesk: user.id === desk?.id,
          sessions: open.filter((s) => s.user_id === user.id).length,
          createdAt: user.created_at,
        })),
      });
    },
    'access.create_user': (input, caller) => users.create(input, caller),
    'access.update_user': (input, caller) => users.update(input, caller),
    'access.delete_user': ({ username }, caller) => users.remove(username, caller),
    'access.reset_password': (input, caller) => users.resetPassword(input, caller),
    'access.change_password': (input, caller) => own.changePassword(input, caller),
    'access.sessions': async ({ everyone }, caller) => {
      if (everyone && !caller.may.includes('admin'))
        return refuse('forbidden', "Only an admin sees everyone's sessions.");
      if (!everyone && caller.userId === null) return ok({ sessions: [] });
      const open = await sessionsOf(store.read, everyone ? null : caller.userId, clock.now());
      return ok({
        sessions: open.map((s) => ({
          id: s.id,
          username: s.username,
          from: s.source,
          browser: s.browser,
          since: s.created_at,
          lastUsed: s.last_used_at,
          endsAt: endsAt(s),
          isThis: s.id === caller.session,
        })),
      });
    },
    'access.session_revoke': ({ id }, caller) => own.revokeSession(id, caller),
    'access.lockouts': async () => ok({ lockouts: await lockouts(store.read, locks) }),
    'access.lockout_lift': async ({ id }, caller) => {
      const lifted = await locks.lift(id, caller.name);
      if (id !== undefined && lifted === 0)
        return refuse('not_found', 'There is no such lock-out. It may have ended already.');
      return ok({ lifted });
    },
    'access.tls': async () => ok(await tlsState(tls)),
    'access.set_tls': async (input, caller) => changeTls(tls, input, caller.name),
    'access.api_keys': async (_, caller) => {
      const keys = caller.userId === null ? [] : await apiKeysOf(store.read, secrets, caller.userId);
      return ok({
        keys: keys.map((k) => ({
          name: k.name,
          tokenKey: k.tokenKey,
          token: keyText(k),
          createdAt: k.createdAt,
        })),
      });
    },
    'access.create_api_key': (input, caller) => createApiKey(ground, input, caller),
    'access.delete_api_key': async ({ tokenKey }, caller) => {
      const removed = await removeApiKey(ground, tokenKey, caller);
      changed();
      return removed;
    },
    'access.ssh_keys': async (_, caller) =>
      ok({ keys: caller.userId === null ? [] : await sshKeysOf(store.read, caller.userId) }),
    'access.add_ssh_key': ({ key }, caller) => addSshKey(ground, key, caller),
    'access.delete_ssh_key': ({ id }, caller) => removeSshKey(ground, id, caller),
  };
}
