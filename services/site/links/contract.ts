import { z } from 'zod';
import { command, query, systemId } from '../../contract/procedure.ts';

const done = z.object({});
const id = z.object({ systemId }).strict();

/**
 * auto: an address of the subnet that is chosen when the machine is deployed, and given back when it is released.
 * dhcp: asked for by the machine. static: this address, kept from now on. link_up: no address at all.
 */
export const linkModes = ['auto', 'dhcp', 'static', 'link_up'] as const;
export type LinkMode = (typeof linkModes)[number];

export const interfaceLink = z.object({
  id: z.number().int(),
  mode: z.enum(linkModes),
  /** Null: whatever network the cable is in (dhcp and link_up only). */
  subnet: z
    .object({
      id: z.number().int(),
      name: z.string(),
      cidr: z.string(),
      gateway: z.string().nullable(),
      dns: z.array(z.string()),
    })
    .nullable(),
  /** Null while an `auto` link has none: before the machine is deployed. */
  ipAddress: z.string().nullable(),
  /** Chosen as the machine's way out; without a choice the first link with a gateway is. */
  defaultGateway: z.boolean(),
});
export type InterfaceLink = z.infer<typeof interfaceLink>;

export const linkedInterface = z.object({
  id: z.number().int(),
  /** More kinds (bond, bridge, vlan) may come. */
  type: z.enum(['physical']),
  /** What it is called in the deployed system. */
  name: z.string(),
  mac: z.string(),
  /** The card that the machine boots from. */
  boot: z.boolean(),
  /** One that is switched off is left alone by the deployed system. */
  enabled: z.boolean(),
  /** Null: that of its VLAN. */
  mtu: z.number().int().nullable(),
  effectiveMtu: z.number().int(),
  vlan: z
    .object({ id: z.number().int(), vid: z.number().int(), name: z.string(), fabric: z.string() })
    .nullable(),
  tags: z.array(z.string()),
  links: z.array(interfaceLink),
  /** As the machine saw it when it was last commissioned. */
  linkConnected: z.boolean(),
  linkSpeedMbps: z.number(),
  interfaceSpeedMbps: z.number(),
  vendor: z.string().nullable(),
  product: z.string().nullable(),
  firmwareVersion: z.string().nullable(),
  numaNode: z.number().int().nullable(),
});
export type LinkedInterface = z.infer<typeof linkedInterface>;

const gateway = z.object({ linkId: z.number().int(), gatewayIp: z.string() }).nullable();

/** A number, or the interface's name. */
const interfaceRef = z.union([z.number().int(), z.string().max(64)]);
/** A number, or the subnet's network: 10.77.0.0/24. */
const subnetRef = z.union([z.number().int(), z.string().max(64)]);

export const linksContract = {
  'network.links': query({
    permission: 'view',
    doc: "A machine's interfaces and how each will be on the network when it is deployed.",
    input: id,
    output: z.object({
      interfaces: z.array(linkedInterface),
      /** The way out that a deployed system will use, per family; null where there is none or DHCP says it. */
      defaultGateways: z.object({ ipv4: gateway, ipv6: gateway }),
      /** Why nothing of it can be changed now; null when it can. */
      whyNot: z.string().nullable(),
      /** What would keep the deployed machine from the network, each a sentence. */
      problems: z.array(z.string()),
    }),
  }),
  'network.link': command({
    permission: 'edit',
    doc: 'Connects an interface with a subnet. static takes ipAddress, or chooses one; force replaces what was linked before.',
    input: z
      .object({
        systemId,
        interface: interfaceRef,
        mode: z.enum(linkModes),
        /** May be left out for dhcp and link_up. */
        subnet: subnetRef.optional(),
        ipAddress: z.string().max(64).optional(),
        defaultGateway: z.boolean().default(false),
        force: z.boolean().default(false),
      })
      .strict(),
    output: z.object({ link: z.number().int() }),
  }),
  'network.unlink': command({
    permission: 'edit',
    doc: 'Takes away one link of an interface; its address is free again.',
    input: z.object({ systemId, link: z.number().int() }).strict(),
    output: done,
  }),
  'network.disconnect': command({
    permission: 'edit',
    doc: 'Takes away all links of an interface, and its VLAN.',
    input: z.object({ systemId, interface: interfaceRef }).strict(),
    output: done,
  }),
  'network.set_default_gateway': command({
    permission: 'edit',
    doc: "Makes a link's gateway the machine's way out of its family. Name the link, or an interface that has but one with a gateway.",
    input: z
      .object({ systemId, interface: interfaceRef.optional(), link: z.number().int().optional() })
      .strict()
      .refine((i) => i.interface !== undefined || i.link !== undefined, 'name an interface or a link'),
    output: done,
  }),
  'network.clear_default_gateways': command({
    permission: 'edit',
    doc: 'No gateway is chosen any more: the first link that has one is the way out.',
    input: id,
    output: done,
  }),
  'network.update_interface': command({
    permission: 'edit',
    doc: 'Changes an interface: its name in the deployed system, whether it is used, MTU, VLAN, tags. A deployed machine keeps all but its tags.',
    input: z
      .object({
        systemId,
        interface: interfaceRef,
        name: z.string().max(64).optional(),
        enabled: z.boolean().optional(),
        mtu: z.number().int().min(552).max(65535).nullable().optional(),
        /** Links into another VLAN are taken away. Null disconnects. */
        vlan: z.number().int().nullable().optional(),
        tags: z.array(z.string().min(1).max(255)).max(100).optional(),
      })
      .strict(),
    output: done,
  }),
  'network.restore_links': command({
    permission: 'edit',
    doc: 'Throws away how the interfaces are linked and makes it as it is after commissioning.',
    input: id,
    output: done,
  }),
};
