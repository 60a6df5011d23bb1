import { defaultGateways, type LinkedInterface } from '../../../site/links/index.ts';
import type { Fleet, MachineRow } from './fleet.ts';
import { subnet, vlan } from './places.ts';

const api = '/MAAS/api/2.0/';

/** An interface's JSON, and its addresses: those of its links, and what DHCP gave it. */
export interface ShapedInterface {
  mac: string;
  fixed: string[];
  leased: string | null;
  shape: object;
}

/**
 * A card that has no settings yet: hardware is read, but commissioning did not come to its end. Its number is below
 * zero, so that it is never taken for an interface's.
 */
const bare = (i: {
  id: number;
  name: string;
  mac: string;
  enabled: number;
  link_connected: number;
  link_speed_mbps: number;
  interface_speed_mbps: number;
  vendor: string | null;
  product: string | null;
  firmware_version: string | null;
  numa_node: number | null;
}): LinkedInterface => ({
  ...{ id: -i.id, type: 'physical', name: i.name, mac: i.mac, boot: false, enabled: i.enabled === 1 },
  ...{ mtu: null, effectiveMtu: 1500, vlan: null, tags: [], links: [] },
  linkConnected: i.link_connected === 1,
  linkSpeedMbps: i.link_speed_mbps,
  interfaceSpeedMbps: i.interface_speed_mbps,
  ...{ vendor: i.vendor, product: i.product, firmwareVersion: i.firmware_version, numaNode: i.numa_node },
});

function linkShape(link: LinkedInterface['links'][number], fleet: Fleet): object {
  const net = fleet.subnets.find((s) => s.id === link.subnet?.id);
  return {
    id: link.id,
    mode: link.mode,
    // gomaasapi takes no null in either.
    ...(net && { subnet: subnet(net, fleet.vlans) }),
    ...(link.ipAddress !== null && { ip_address: link.ipAddress }),
  };
}

function shapeOf(nic: LinkedInterface, m: MachineRow, fleet: Fleet): ShapedInterface {
  const lease = fleet.leases.get(nic.mac);
  const net = lease && fleet.subnets.find((s) => s.id === lease.subnet_id);
  const vlanId = nic.id < 0 ? net?.vlan_id : nic.vlan?.id;
  const on = fleet.vlans.find((v) => v.id === vlanId);
  const shape = {
    id: nic.id,
    system_id: m.system_id,
    name: nic.name,
    type: nic.type,
    mac_address: nic.mac,
    enabled: nic.enabled,
    vlan: on ? vlan(on) : null,
    links: nic.links.map((link) => linkShape(link, fleet)),
    discovered:
      net && lease.address ? [{ subnet: subnet(net, fleet.vlans), ip_address: lease.address }] : null,
    tags: nic.tags,
    params: '',
    parents: [],
    children: [],
    effective_mtu: nic.effectiveMtu,
    vendor: nic.vendor,
    product: nic.product,
    firmware_version: nic.firmwareVersion,
    link_connected: nic.linkConnected,
    interface_speed: nic.interfaceSpeedMbps,
    link_speed: nic.linkSpeedMbps,
    numa_node: nic.numaNode ?? 0,
    sriov_max_vf: 0,
    resource_uri: `${api}nodes/${m.system_id}/interfaces/${nic.id}/`,
  };
  const fixed = nic.links.flatMap((link) => link.ipAddress ?? []);
  return { mac: nic.mac, fixed, leased: lease?.address ?? null, shape };
}

/** A machine's interfaces: those with settings, then cards that have none yet. */
export function machineInterfaces(m: MachineRow, fleet: Fleet): ShapedInterface[] {
  const linked = fleet.links.get(m.id) ?? [];
  const known = new Set(linked.map((nic) => nic.mac));
  const others = (fleet.interfaces.get(m.id) ?? []).filter((i) => !known.has(i.mac)).map(bare);
  return [...linked, ...others].map((nic) => shapeOf(nic, m, fleet));
}

/** The way out that the installed system takes, of each family. */
export function gateways(interfaces: readonly LinkedInterface[]): object {
  const { ipv4, ipv6 } = defaultGateways(interfaces);
  const of = (way: typeof ipv4): object => ({
    gateway_ip: way?.gatewayIp ?? null,
    link_id: way?.linkId ?? null,
  });
  return { ipv4: of(ipv4), ipv6: of(ipv6) };
}
