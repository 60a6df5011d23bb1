import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { apiKeysOf } from './api-keys.ts';
import { addSshKey, createApiKey, removeApiKey, removeSshKey } from './commands.ts';
import type { accessContract } from './contract.ts';
import { keyText } from './random-key.ts';
import { sshKeysOf } from './ssh-keys.ts';
import { userById } from './users.ts';

export function implementation(ground: Ground): Implementation<typeof accessContract> {
  const { store, secrets } = ground;
  return {
    'access.whoami': async (_, caller) => {
      const user = caller.userId === null ? undefined : await userById(store.read, caller.userId);
      if (!user) return refuse('not_known', 'This caller is no user of the desk.');
      return ok({ username: user.username, email: user.email, isSuperuser: user.is_superuser === 1 });
    },
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
    'access.delete_api_key': ({ tokenKey }, caller) => removeApiKey(ground, tokenKey, caller),
    'access.ssh_keys': async (_, caller) =>
      ok({ keys: caller.userId === null ? [] : await sshKeysOf(store.read, caller.userId) }),
    'access.add_ssh_key': ({ key }, caller) => addSshKey(ground, key, caller),
    'access.delete_ssh_key': ({ id }, caller) => removeSshKey(ground, id, caller),
  };
}
