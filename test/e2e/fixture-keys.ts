import type { Output, ProcedureName } from '../../services/contract/calls.ts';
import { ok, refuse, type Result } from '../../services/contract/result.ts';

type Answers = { [N in ProcedureName]?: (input: Record<string, unknown>) => Result<Output<N>> };

/** What the controller would answer about the SSH keys of whoever asks: none at first. */
export function keysAnswers(): Answers {
  let keys: Output<'access.ssh_keys'>['keys'] = [];
  let lastId = 0;
  return {
    'access.ssh_keys': () => ok({ keys }),
    'access.add_ssh_key': (input) => {
      const key = String(input['key']);
      if (!/^(ssh|ecdsa)-/.test(key))
        return refuse(
          'bad_input',
          'This is no OpenSSH public key. It begins with its type, such as ssh-ed25519.',
        );
      const added = { id: (lastId += 1), key };
      keys = [...keys, added];
      return ok(added);
    },
    'access.delete_ssh_key': (input) => {
      keys = keys.filter(({ id }) => id !== input['id']);
      return ok({});
    },
  };
}
