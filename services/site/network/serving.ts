import { z } from 'zod';
import { ipv4 } from '../../contract/addresses.ts';
import { readSetting, writeSetting } from '../../platform/settings/settings.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';

export const servingSetting = 'network.serving';

/** `proxy`: another server gives the addresses, and this desk tells machines alone what they boot (proxyDHCP). */
export const servingMode = z.enum(['authoritative', 'proxy']);
export type ServingMode = z.output<typeof servingMode>;

/** Which interfaces are served and how, as first run or the configuration file said last. */
export const serving = z.object({
  nics: z.array(z.string()),
  domain: z.string(),
  upstreamDns: z.array(ipv4),
  upstreamNtp: z.array(ipv4),
  dhcp4: z.object({
    enabled: z.boolean(),
    mode: servingMode,
    /** Interfaces that are served in another mode than the rest. */
    modes: z.record(z.string(), servingMode).default({}),
    besideOthers: z.boolean(),
  }),
  tftp: z.object({ enabled: z.boolean() }),
  http: z.object({ enabled: z.boolean(), port: z.number().int() }),
});
export type Serving = z.output<typeof serving>;

export const domainName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    'a domain looks like lab.example',
  )
  .max(253);

/** MAAS calls its first domain so. */
export const defaultDomain = 'maas';

/** What holds until anyone said otherwise: no interface is served. */
export const nothingServed: Serving = {
  nics: [],
  domain: defaultDomain,
  upstreamDns: [],
  upstreamNtp: [],
  dhcp4: { enabled: true, mode: 'authoritative', modes: {}, besideOthers: false },
  tftp: { enabled: true },
  http: { enabled: true, port: 5248 },
};

export const readServing = async (db: Reader): Promise<Serving> =>
  (await readSetting(db, servingSetting, serving)) ?? nothingServed;

/** Changes names and servers that machines are told; what serves them takes it up when it starts anew. */
export const changeServing = async (
  tx: Tx,
  change: Partial<Pick<Serving, 'domain' | 'upstreamDns' | 'upstreamNtp'>>,
): Promise<void> => writeSetting(tx, servingSetting, { ...(await readServing(tx)), ...change });

/** How an interface is served. */
export const modeOf = ({ dhcp4 }: Pick<Serving, 'dhcp4'>, nic: string): ServingMode =>
  dhcp4.modes[nic] ?? dhcp4.mode;
