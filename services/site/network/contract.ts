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
  /** Switched off in this system; then it cannot have a link. */
  switchedOff: z.boolean(),
  /** What was heard on it without asking; null where nobody may listen. */
  heard: z
    .object({
      stations: z.number().int(),
      dhcpServers: z.array(z.string()),
      vlans: z.array(z.number().int()),
      neighbour: z.object({ name: z.string(), port: z.string(), isSwitch: z.boolean() }).nullable(),
    })
    .nullable(),
});
export type Nic = z.infer<typeof nic>;

export const stationKinds = ['switch', 'router', 'bmc', 'printer', 'machine', 'other'] as const;

export const station = z.object({
  mac: z.string(),
  addresses: z.array(z.string()),
  /** The maker of its network card. */
  vendor: z.string().nullable(),
  hostname: z.string().nullable(),
  kind: z.enum(stationKinds),
  vlan: z.number().int().nullable(),
  asksToBoot: z.boolean(),
  firstAt: instant,
  lastAt: instant,
});
export type HeardDevice = z.infer<typeof station>;

export const heardNow = z.object({
  nic: z.string(),
  /** Null where nobody listens: this program may not, or the interface is not there. */
  since: instant.nullable(),
  total: z.number().int(),
  kinds: z.record(z.enum(stationKinds), z.number().int()),
  askingToBoot: z.number().int(),
  /** The last heard first, at most a hundred. */
  stations: z.array(station),
  /** DHCP servers that answered somebody. */
  dhcpServers: z.array(z.object({ address: z.string(), mac: z.string(), vendor: z.string().nullable() })),
  vlans: z.array(z.number().int()),
  neighbours: z.array(
    z.object({
      name: z.string(),
      port: z.string(),
      portDescription: z.string().nullable(),
      portVlan: z.number().int().nullable(),
      isSwitch: z.boolean(),
    }),
  ),
  /** What was heard last, the newest first. */
  lines: z.array(
    z.object({
      at: instant,
      protocol: z.enum(['ARP', 'DHCP', 'LLDP']),
      mac: z.string(),
      vlan: z.number().int().nullable(),
    }),
  ),
});

export const heard = z.object({
  nic: z.string(),
  listenedMs: z.number(),
  /** Other DHCP servers that answered, what they offered, and how fast the first answer came. */
  dhcpServers: z.array(
    z.object({
      address: z.string(),
      offered: z.string(),
      answeredMs: z.number().nullable(),
      vendor: z.string().nullable(),
    }),
  ),
  /** Hardware addresses seen, with what they were heard doing. */
  devices: z.number().int(),
  kinds: z.record(z.enum(stationKinds), z.number().int()),
  askingToBoot: z.number().int(),
  /** How to serve here: with addresses of its own where nobody else gives any, else beside whoever does. */
  proposedMode: z.enum(['authoritative', 'proxy']),
});

/** Something to know before Start. `stop`: it would not work; `warn`: it may not; `fine`: looked at and good. */
export const finding = z.object({
  id: z.enum(['rights', 'ports', 'firewall', 'disk', 'neighbours']),
  level: z.enum(['fine', 'warn', 'stop']),
  sentence: z.string(),
  /** A command for a terminal. */
  fix: z.string().nullable(),
});
export type Finding = z.infer<typeof finding>;

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
    /** An address for an interface that has none: it is given as long as the desk serves, and taken away again. */
    giveAddress: ipv4.optional(),
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
      /** Null when the interface cannot be served as it is; then `fix` is the command that changes that. */
      setup: setup.nullable(),
      /** The interface's own address, or the one that Start gives it. */
      deskAddress: z.string().nullable(),
      fix: z.string().nullable(),
      /** Networks that this computer knows or that were heard: a subnet that overlaps one is refused by the page. */
      taken: z.array(z.object({ cidr: z.string(), by: z.string() })),
    }),
  }),
  'network.heard': query({
    permission: 'view',
    doc: 'What is heard on an interface without asking: devices with their makers, switch and port, VLANs, DHCP servers.',
    input: z.object({ nic: z.string() }).strict(),
    output: heardNow,
  }),
  'network.preflight': query({
    permission: 'view',
    doc: 'What would keep Start from working: ports that are taken and by whom, firewall, rights, disk space.',
    input: z
      .object({ nic: z.string(), mode: z.enum(['authoritative', 'proxy']).default('authoritative') })
      .strict(),
    output: z.object({ findings: z.array(finding) }),
  }),
  'network.stop': command({
    permission: 'admin',
    doc: 'Stops serving: every port closes, an address that Start gave is taken away. What is stored stays.',
    input: nothing,
    output: z.object({ services: z.record(z.string(), z.string()) }),
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
