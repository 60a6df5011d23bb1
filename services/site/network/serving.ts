import { z } from 'zod';
import { ipv4 } from '../../contract/addresses.ts';
import { readSetting } from '../../platform/settings/settings.ts';
import type { Reader } from '../../platform/store/store.ts';

export const servingSetting = 'network.serving';

/** Which interfaces are served and how, as first run or the configuration file said last. */
export const serving = z.object({
  nics: z.array(z.string()),
  domain: z.string(),
  upstreamDns: z.array(ipv4),
  upstreamNtp: z.array(ipv4),
  dhcp4: z.object({ enabled: z.boolean(), mode: z.literal('authoritative'), besideOthers: z.boolean() }),
  tftp: z.object({ enabled: z.boolean() }),
  http: z.object({ enabled: z.boolean(), port: z.number().int() }),
});
export type Serving = z.output<typeof serving>;

/** MAAS calls its first domain so. */
export const defaultDomain = 'maas';

/** What holds until anyone said otherwise: no interface is served. */
export const nothingServed: Serving = {
  nics: [],
  domain: defaultDomain,
  upstreamDns: [],
  upstreamNtp: [],
  dhcp4: { enabled: true, mode: 'authoritative', besideOthers: false },
  tftp: { enabled: true },
  http: { enabled: true, port: 5248 },
};

export const readServing = async (db: Reader): Promise<Serving> =>
  (await readSetting(db, servingSetting, serving)) ?? nothingServed;
