import { z } from 'zod';
import { command, instant, nothing, query } from '../../contract/procedure.ts';

const sshKey = z.object({ id: z.number().int(), key: z.string() });

const username = z
  .string()
  .regex(/^[\w.@+-]{1,150}$/, 'a user name has up to 150 letters, digits and the signs . @ + - _');
const email = z
  .string()
  .max(254)
  .regex(/^$|^[^\s@]+@[^\s@]+$/, 'an e-mail address looks like ada@lab.example');
/** What a person chooses; the length is what counts (NIST SP 800-63B section 3.1.1.2). */
const newPassword = z
  .string()
  .min(8, 'a password has at least 8 characters')
  .max(1024, 'a password has at most 1024 characters');

export const accessContract = {
  'access.whoami': query({
    permission: 'view',
    doc: 'Who is asking. signedIn: by a log-in that log-out ends, not as the desk itself or by an API key.',
    input: nothing,
    output: z.object({
      username: z.string(),
      email: z.string(),
      isSuperuser: z.boolean(),
      signedIn: z.boolean(),
    }),
  }),
  'access.users': query({
    permission: 'admin',
    doc: 'Every user. isDesk: who sits at the desk itself is this one.',
    input: nothing,
    output: z.object({
      users: z.array(
        z.object({
          username: z.string(),
          email: z.string(),
          isSuperuser: z.boolean(),
          hasPassword: z.boolean(),
          isDesk: z.boolean(),
          sessions: z.number().int(),
          createdAt: instant,
        }),
      ),
    }),
  }),
  'access.create_user': command({
    permission: 'admin',
    doc: 'A new user, who logs in with this password.',
    input: z
      .object({
        username,
        password: newPassword,
        email: email.default(''),
        isSuperuser: z.boolean().default(false),
      })
      .strict(),
    output: z.object({}),
  }),
  'access.update_user': command({
    permission: 'admin',
    doc: 'Changes what is named. There is always one admin.',
    input: z.object({ username, email: email.optional(), isSuperuser: z.boolean().optional() }).strict(),
    output: z.object({}),
  }),
  'access.delete_user': command({
    permission: 'admin',
    doc: 'Deletes a user with sessions and keys. There is always one admin.',
    input: z.object({ username }).strict(),
    output: z.object({}),
  }),
  'access.reset_password': command({
    permission: 'admin',
    doc: 'A new password of a user, whose sessions end.',
    input: z.object({ username, password: newPassword }).strict(),
    output: z.object({}),
  }),
  'access.change_password': command({
    permission: 'view',
    doc: 'A new password of the caller, whose other sessions end.',
    input: z.object({ current: z.string().max(1024), password: newPassword }).strict(),
    output: z.object({}),
  }),
  'access.sessions': query({
    permission: 'view',
    doc: "Who is logged in: the caller's sessions, or everyone's.",
    input: z.object({ everyone: z.boolean().default(false) }).strict(),
    output: z.object({
      sessions: z.array(
        z.object({
          id: z.number().int(),
          username: z.string(),
          from: z.string(),
          browser: z.string(),
          since: instant,
          lastUsed: instant,
          endsAt: instant,
          isThis: z.boolean(),
        }),
      ),
    }),
  }),
  'access.session_revoke': command({
    permission: 'view',
    doc: "Ends a session at once: one of the caller, or anyone's when an admin asks.",
    input: z.object({ id: z.number().int() }).strict(),
    output: z.object({}),
  }),
  'access.lockouts': query({
    permission: 'admin',
    doc: 'Accounts and addresses that must wait after wrong passwords.',
    input: nothing,
    output: z.object({
      lockouts: z.array(
        z.object({
          id: z.number().int(),
          kind: z.enum(['user', 'name', 'address']),
          /** The user or the address; empty for names that no user has. */
          of: z.string(),
          failures: z.number().int(),
          until: instant,
        }),
      ),
    }),
  }),
  'access.lockout_lift': command({
    permission: 'admin',
    doc: 'Ends a lock-out, or all of them.',
    input: z.object({ id: z.number().int().optional() }).strict(),
    output: z.object({ lifted: z.number().int() }),
  }),
  'access.tls': query({
    permission: 'view',
    doc: 'How other computers reach the UI: over TLS, with which certificate.',
    input: nothing,
    output: z.object({
      state: z.enum(['disabled', 'listening', 'refused']),
      /** Why it is refused; where it listens. */
      detail: z.string(),
      urls: z.array(z.string()),
      certificate: z
        .object({
          /** SHA-256 of the certificate, as openssl and browsers show it: AB:CD:... */
          fingerprint: z.string(),
          selfSigned: z.boolean(),
          names: z.array(z.string()),
          notAfter: instant,
        })
        .nullable(),
      settings: z.object({
        listen: z.string().nullable(),
        certificateFile: z.string().nullable(),
        keyFile: z.string().nullable(),
        names: z.array(z.string()),
        plainMaas: z.boolean(),
      }),
    }),
  }),
  'access.set_tls': command({
    permission: 'admin',
    doc: 'Changes what is named. listen: HOST:PORT, null for off. certificateFile and keyFile: PEM files on this desk, null for a self-signed certificate. names: further names of this desk. plainMaas: whether /MAAS/ also answers other computers without TLS.',
    input: z
      .object({
        listen: z
          .string()
          .max(300)
          .regex(/^(\[[0-9a-fA-F:.]+\]|[^:\s[\]]*):\d{1,5}$/, 'HOST:PORT, as in 0.0.0.0:5443')
          .nullable()
          .optional(),
        certificateFile: z.string().min(1).max(4096).nullable().optional(),
        keyFile: z.string().min(1).max(4096).nullable().optional(),
        names: z
          .array(z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'a name looks like desk.lab.example'))
          .max(50)
          .optional(),
        plainMaas: z.boolean().optional(),
      })
      .strict(),
    output: z.object({}),
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
