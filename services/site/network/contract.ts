import { z } from 'zod';
import { cidr, ipv4 } from '../../contract/addresses.ts';
import { command, instant, nothing, page, paging, query } from '../../contract/procedure.ts';

export const nic = z.object({
  name: z.string(),
  mac: z.string(),
  description: z.string(),
  kind: z.enum(['ethernet', 'wifi', 'vpn', 'bridge', 'virtual', 'other']),
  linkUp: z.boolean(),
  speedMbps: z.number().nullable(),
  addresses: z.array(z.object({ address: z.string(), prefix: z.number().int() })),
  defaultRoute: z.boolean(),
  /** Why it cannot serve machines; null when it can. */
  unsuitable: z.string().nullable(),
  suggested: z.boolean(),
});
export type Nic = z.infer<typeof nic>;

export const heard = z.object({
  nic: z.string(),
  listenedMs: z.number(),
  /** Other DHCP servers that answered, and what they offered. */
  dhcpServers: z.array(z.object({ address: z.string(), offered: z.string() })),
  /** Hardware addresses seen, with what they were heard doing. */
  devices: z.number().int(),
  askingToBoot: z.number().int(),
});

/** What first run asks; the same as the configuration file's nic, subnets and services. */
export const setup = z
  .object({
    nic: z.string().min(1),
    subnet: z
      .object({
        cidr,
        gateway: ipv4.optional(),
        dns: z.array(ipv4).max(3).default([]),
        dynamicRange: z.tuple([ipv4, ipv4]),
      })
      .strict(),
    besideOthers: z.boolean().default(false),
  })
  .strict();

/** Beside another DHCP server (`proxy`) no address is given, so that no subnet is named. */
export const start = setup
  .extend({
    mode: z.enum(['authoritative', 'proxy']).default('authoritative'),
    subnet: setup.shape.subnet.optional(),
  })
  .superRefine(({ mode, subnet }, context) => {
    if (mode === 'authoritative' && !subnet)
      context.addIssue({ code: 'custom', path: ['subnet'], message: 'name the subnet that is to be served' });
    if (mode === 'proxy' && subnet)
      context.addIssue({
        code: 'custom',
        path: ['subnet'],
        message: 'a proxy gives no addresses: leave it out',
      });
  });

export const subnet = z.object({
  id: z.number().int(),
  name: z.string(),
  cidr: z.string(),
  gateway: z.string().nullable(),
  dns: z.array(z.string()),
  nic: z.string().nullable(),
  dynamicRanges: z.array(z.tuple([z.string(), z.string()])),
  leases: z.number().int(),
  addressesInPool: z.number().int(),
});

export const networkContract = {
  'network.nics': query({
    permission: 'view',
    doc: "This desk's network interfaces, the best one for machines marked.",
    input: nothing,
    output: z.object({ nics: z.array(nic), mayBindPorts: z.boolean(), fix: z.string().nullable() }),
  }),
  'network.listen': command({
    permission: 'admin',
    doc: 'Listens on an interface for a few seconds and asks twice for an address, without ever taking one.',
    input: z.object({ nic: z.string(), seconds: z.number().min(1).max(15).default(6) }).strict(),
    output: heard,
  }),
  'network.propose': query({
    permission: 'view',
    doc: 'A subnet and pool for an interface: from its own address, colliding with nothing seen.',
    input: z.object({ nic: z.string() }).strict(),
    output: z.object({
      /** Null when the interface has no address; then `fix` is the command that gives it one. */
      setup: setup.nullable(),
      deskAddress: z.string().nullable(),
      fix: z.string().nullable(),
    }),
  }),
  'network.start': command({
    permission: 'admin',
    doc: 'Stores the set-up and starts the services on it.',
    input: start,
    output: z.object({ services: z.record(z.string(), z.string()) }),
  }),
  'network.subnets': query({
    permission: 'view',
    doc: 'Subnets with their pools.',
    input: nothing,
    output: z.object({ subnets: z.array(subnet) }),
  }),
  'network.leases': query({
    permission: 'view',
    doc: 'Leases, by address.',
    input: z.object({ ...paging }).strict(),
    output: page(
      z.object({
        address: z.string(),
        mac: z.string(),
        state: z.enum(['active', 'released', 'declined']),
        expiresAt: instant,
        hostname: z.string().nullable(),
      }),
    ),
  }),
};
