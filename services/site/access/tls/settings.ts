import { z } from 'zod';

/** `0.0.0.0:5443`, `[::]:5443` or `:5443`, which is every address. */
export const listenText = z
  .string()
  .max(300)
  .refine((text) => listenFrom(text) !== null, 'HOST:PORT, as in 0.0.0.0:5443');

export function listenFrom(text: string): { host: string; port: number } | null {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]*)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  return found && port <= 65535 ? { host: found[1] ?? (found[2] || '0.0.0.0'), port } : null;
}

const deskName = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'a name looks like desk.lab.example');

/** `https` of the configuration file: all of it, so that what is left out is as if it was never set. */
export const httpsConfig = z
  .object({
    listen: listenText.nullable().default(null),
    certificateFile: z.string().min(1).max(4096).nullable().default(null),
    keyFile: z.string().min(1).max(4096).nullable().default(null),
    names: z.array(deskName).max(50).default([]),
    plainMaas: z.boolean().default(true),
  })
  .strict()
  .refine(
    (given) => (given.certificateFile === null) === (given.keyFile === null),
    'name both certificateFile and keyFile, or neither for a self-signed certificate',
  );
export type HttpsConfig = z.output<typeof httpsConfig>;

/** How other computers reach the UI. `listen` null: not at all. */
export const tlsSettings = z.object({
  listen: z.object({ host: z.string(), port: z.number().int().min(0).max(65535) }).nullable(),
  /** PEM files on this desk; null: a self-signed certificate. */
  certificateFile: z.string().nullable(),
  keyFile: z.string().nullable(),
  /** Further names and addresses that this desk is reached by. */
  names: z.array(z.string()),
  /** Whether /MAAS/ answers other computers without TLS as well. */
  plainMaas: z.boolean(),
});
export type TlsSettings = z.output<typeof tlsSettings>;

export const tlsSetting = 'access.tls';
export const tlsDefaults: TlsSettings = {
  listen: null,
  certificateFile: null,
  keyFile: null,
  names: [],
  plainMaas: true,
};

/** What the desk made for itself; the key is sealed. */
export const selfSignedSetting = 'access.self_signed';
export const storedSelfSigned = z.object({ certificate: z.string(), sealedKey: z.string() });
