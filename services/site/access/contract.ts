import { z } from 'zod';
import { command, instant, nothing, query } from '../../contract/procedure.ts';

const sshKey = z.object({ id: z.number().int(), key: z.string() });

export const accessContract = {
  'access.whoami': query({
    permission: 'view',
    doc: 'Who is asking.',
    input: nothing,
    output: z.object({ username: z.string(), email: z.string(), isSuperuser: z.boolean() }),
  }),
  'access.api_keys': query({
    permission: 'view',
    doc: "The caller's API keys; each is consumer:token:secret.",
    input: nothing,
    output: z.object({
      keys: z.array(
        z.object({ name: z.string(), tokenKey: z.string(), token: z.string(), createdAt: instant }),
      ),
    }),
  }),
  'access.create_api_key': command({
    permission: 'view',
    doc: 'A new API key of the caller; an admin may make one for another user.',
    input: z
      .object({ name: z.string().max(255).default(''), username: z.string().max(150).optional() })
      .strict(),
    output: z.object({
      name: z.string(),
      consumerKey: z.string(),
      tokenKey: z.string(),
      tokenSecret: z.string(),
    }),
  }),
  'access.delete_api_key': command({
    permission: 'view',
    doc: 'Revokes an API key of the caller.',
    input: z.object({ tokenKey: z.string() }).strict(),
    output: z.object({}),
  }),
  'access.ssh_keys': query({
    permission: 'view',
    doc: "The caller's SSH keys.",
    input: nothing,
    output: z.object({ keys: z.array(sshKey) }),
  }),
  'access.add_ssh_key': command({
    permission: 'view',
    doc: 'Adds an OpenSSH public key.',
    input: z.object({ key: z.string().max(16384) }).strict(),
    output: sshKey,
  }),
  'access.delete_ssh_key': command({
    permission: 'view',
    doc: 'Removes an SSH key.',
    input: z.object({ id: z.number().int() }).strict(),
    output: z.object({}),
  }),
};
