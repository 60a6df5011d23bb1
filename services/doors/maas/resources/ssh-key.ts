import { gone, json, refusal, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { sshKey } from '../shapes/ssh-key.ts';

export default resource({
  handler: 'SSHKeyHandler',
  path: 'account/prefs/sshkeys/{id}',
  doc: 'One SSH key of the caller.',
  operations: {
    GET: {
      doc: 'Reads the key.',
      async run({ call }, _request, { id }) {
        const keys = await call('access.ssh_keys', {});
        if (!keys.ok) return refusal(keys.problem);
        const key = keys.value.keys.find((k) => String(k.id) === id);
        return key ? json(sshKey(key)) : text(404, 'No SSHKey matches the given query.');
      },
    },
    DELETE: {
      doc: 'Removes the key.',
      async run({ call }, _request, { id }) {
        const done = await call('access.delete_ssh_key', { id: Number(id) });
        return done.ok ? gone : refusal(done.problem);
      },
    },
  },
});
