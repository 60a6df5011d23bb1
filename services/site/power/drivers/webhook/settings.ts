import { z } from 'zod';
import { field, secret } from '../../settings.ts';

const webAddress = z
  .string()
  .max(2048)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'an http:// or https:// address');
const headerText = /^[\x20-\x7e\x80-\xff]*$/;

function compiles(text: string): boolean {
  try {
    return new RegExp(text).test('') !== undefined;
  } catch {
    return false;
  }
}

const pattern = z.string().max(500).refine(compiles, 'a regular expression');

/** MAAS's parameters of power type `webhook`, with its defaults. */
export const webhookSettings = z.object({
  power_on_uri: field(webAddress.clone(), { label: 'URI to power on the node' }),
  power_off_uri: field(webAddress.clone(), { label: 'URI to power off the node' }),
  power_query_uri: field(webAddress.clone(), { label: 'URI to query the node power status' }),
  power_on_regex: field(pattern.clone().default('status.*\\:.*running'), {
    label: 'Regex to confirm node is on',
  }),
  power_off_regex: field(pattern.clone().default('status.*\\:.*stopped'), {
    label: 'Regex to confirm node is off',
  }),
  power_user: field(z.string().max(255).default(''), { label: 'Power user' }),
  power_pass: secret('Power password').default(''),
  power_token: secret('Power token, used instead of user and password')
    .regex(headerText, 'printable characters')
    .default(''),
  power_verify_ssl: field(z.union([z.boolean(), z.stringbool()]).default(true), {
    label: 'Verify SSL connections with system CA certificates',
    kind: 'boolean',
  }),
});

export type WebhookSettings = z.output<typeof webhookSettings>;
