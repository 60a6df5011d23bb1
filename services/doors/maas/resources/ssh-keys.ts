import { json, refusal } from '../answer.ts';
import { one } from '../request.ts';
import { resource } from '../resource.ts';
import { sshKey } from '../shapes/ssh-key.ts';

export default resource({
  handler: 'SSHKeysHandler',
  path: 'account/prefs/sshkeys',
  doc: "The caller's SSH keys.",
  operations: {
    GET: {
      doc: 'Lists the SSH keys.',
      async run({ call }) {
        const keys = await call('access.ssh_keys', {});
        return keys.ok ? json(keys.value.keys.map(sshKey)) : refusal(keys.problem);
      },
    },
    POST: {
      doc: 'Adds an SSH key. Parameter: key.',
      async run({ call }, { body }) {
        const added = await call('access.add_ssh_key', { key: one(body, 'key') });
        return added.ok ? json(sshKey(added.value), 201) : refusal(added.problem);
      },
    },
  },
});
