import { z } from 'zod';
import { cidr, ipv4 } from '../../contract/addresses.ts';
import { ok, type Result } from '../../contract/result.ts';
import { httpsConfig } from '../access/index.ts';
import {
  defaultDomain,
  domainName,
  overlapping,
  servingMode,
  subnetTrouble,
  type SetUp,
} from '../network/index.ts';

const nicName = z.string().min(1).max(15);
const enabled = z.object({ enabled: z.boolean().default(true) }).strict();

const subnet = z
  .object({
    cidr,
    gateway: ipv4.optional(),
    dynamicRange: z.tuple([ipv4, ipv4]).optional(),
    dns: z.array(ipv4).max(3).default([]),
    vlan: z.number().int().min(0).max(4094).default(0),
  })
  .strict()
  .superRefine((given, context) => {
    const trouble = subnetTrouble(wanted(given));
    if (trouble) context.addIssue({ code: 'custom', path: [trouble.field], message: trouble.sentence });
  });

interface SubnetGiven {
  cidr: string;
  gateway?: string | undefined;
  dynamicRange?: [string, string] | undefined;
  dns: string[];
  vlan: number;
}
const wanted = (s: SubnetGiven) => ({
  cidr: s.cidr,
  gateway: s.gateway ?? null,
  dns: s.dns,
  dynamicRange: s.dynamicRange ?? null,
  vlan: s.vlan,
});

/** The configuration file: everything that first run asks. Paths in it are relative to the file. */
export const configFile = z
  .object({
    nic: nicName.optional(),
    nics: z.array(nicName).min(1).max(32).optional(),
    domain: domainName.default(defaultDomain),
    admin: z
      .object({ username: z.string().min(1).max(150), passwordFile: z.string().min(1) })
      .strict()
      .optional(),
    autoCommission: z.boolean().optional(),
    https: httpsConfig.optional(),
    upstreamDns: z.array(ipv4).max(3).default([]),
    upstreamNtp: z.array(ipv4).max(3).default([]),
    subnets: z.array(subnet).max(500).default([]),
    services: z
      .object({
        dhcp4: z
          .object({
            enabled: z.boolean().default(true),
            mode: servingMode.default('authoritative'),
            modes: z.record(nicName, servingMode).default({}),
            besideOthers: z.boolean().default(false),
          })
          .strict()
          .prefault({}),
        dhcp6: z
          .object({
            enabled: z
              .boolean()
              .refine((on) => !on, 'DHCPv6 is not in this version; leave it out or say false'),
          })
          .strict()
          .optional(),
        tftp: enabled.prefault({}),
        http: z
          .object({
            enabled: z.boolean().default(true),
            port: z.number().int().min(1).max(65535).default(5248),
          })
          .strict()
          .prefault({}),
      })
      .strict()
      .prefault({}),
  })
  .strict()
  .superRefine((config, context) => {
    const issue = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (config.nic && config.nics) issue('nics', 'say either nic or nics');
    if (!config.nic && !config.nics && config.subnets.length > 0)
      issue('nic', 'name the interface that the machines are on');
    const twice = overlapping(config.subnets.map((s) => s.cidr));
    if (twice) issue('subnets', `${twice[0]} and ${twice[1]} overlap`);
  });
export type ConfigFile = z.output<typeof configFile>;

/** Field to what is wrong there: `services.dhcp4: unknown key besideOther`. */
export function configTrouble(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const at = issue.path.join('.');
    const message =
      issue.code === 'unrecognized_keys'
        ? `unknown key ${issue.keys.join(', ')}`
        : issue.message.replace(/\.$/, '');
    return at ? `${at}: ${message}` : message;
  });
}

/** Checks what a YAML parser made of the file. */
export function checkConfig(value: unknown): Result<ConfigFile> {
  const parsed = configFile.safeParse(value ?? {});
  if (parsed.success) return ok(parsed.data);
  const sentences = configTrouble(parsed.error);
  return { ok: false, problem: { code: 'bad_input', sentence: `${sentences.join('; ')}.` } };
}

/** What the file says about the network; null when it names no interface, and what is stored stays. */
export function setUpOf(config: ConfigFile): SetUp | null {
  const nics = config.nics ?? (config.nic ? [config.nic] : []);
  if (nics.length === 0) return null;
  const { dhcp4, tftp, http } = config.services;
  const { domain, upstreamDns, upstreamNtp } = config;
  return {
    serving: { nics, domain, upstreamDns, upstreamNtp, dhcp4, tftp, http },
    // Clients of a subnet that names no DNS server of its own are told those of the whole desk.
    subnets: config.subnets.map((s) => wanted(s.dns.length > 0 ? s : { ...s, dns: upstreamDns })),
  };
}
