import { z } from 'zod';

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
