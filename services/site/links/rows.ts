import { cidrFrom } from '../../contract/addresses.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { InterfaceLink, LinkedInterface } from './contract.ts';

/** A subnet as links need it. */
export interface LinkSubnet {
  id: number;
  vlanId: number;
  name: string;
  cidr: string;
  gateway: string | null;
  dns: string[];
  /** This desk's interface in it; null when it is reached through a relay. */
  nic: string | null;
  /** Its addresses are this desk's to give. */
  managed: boolean;
}

/** Every subnet, by id: a desk has a handful. */
export async function subnetsById(db: Reader): Promise<Map<number, LinkSubnet>> {
  const rows = await db.selectFrom('subnet').selectAll().orderBy('id').execute();
  const subnets = rows.map((row) => ({
    id: row.id,
    vlanId: row.vlan_id,
    name: row.name,
    cidr: row.cidr,
    gateway: row.gateway_ip,
    dns: JSON.parse(row.dns_servers) as string[],
    nic: row.nic,
    managed: row.managed === 1 && cidrFrom(row.cidr) !== null,
  }));
  return new Map(subnets.map((subnet) => [subnet.id, subnet]));
}

/** A machine's interfaces with their links, in the order in which they came to be. */
export const interfacesOf = async (db: Reader, machineId: number): Promise<LinkedInterface[]> =>
  (await interfacesOfMany(db, [machineId])).get(machineId) ?? [];

/** The same for a few hundred machines, by their rows' ids. Indices: network_interface_name, interface_link_interface_id. */
export async function interfacesOfMany(
  db: Reader,
  machineIds: readonly number[],
): Promise<Map<number, LinkedInterface[]>> {
  const rows = await db
    .selectFrom('network_interface as n')
    .innerJoin('machine as m', 'm.id', 'n.machine_id')
    .leftJoin('interface as i', (join) =>
      join.onRef('i.mac', '=', 'n.mac').onRef('i.machine_id', '=', 'n.machine_id'),
    )
    .leftJoin('vlan as v', 'v.id', 'n.vlan_id')
    .leftJoin('fabric as f', 'f.id', 'v.fabric_id')
    .where('n.machine_id', 'in', machineIds)
    .select([
      'n.machine_id',
      'n.id',
      'n.type',
      'n.name',
      'n.mac',
      'n.enabled',
      'n.mtu',
      'n.tags',
      'm.boot_mac',
    ])
    .select(['v.id as vlan_id', 'v.vid', 'v.name as vlan_name', 'v.mtu as vlan_mtu', 'f.name as fabric'])
    .select(['i.link_connected', 'i.link_speed_mbps', 'i.interface_speed_mbps', 'i.numa_node'])
    .select(['i.vendor', 'i.product', 'i.firmware_version'])
    .orderBy('n.id')
    .execute();
  const links = await linksOf(db, machineIds);
  const found = new Map<number, LinkedInterface[]>();
  for (const row of rows) {
    const nic: LinkedInterface = {
      id: row.id,
      type: row.type,
      name: row.name,
      mac: row.mac,
      boot: row.mac === row.boot_mac,
      enabled: row.enabled === 1,
      mtu: row.mtu,
      effectiveMtu: row.mtu ?? row.vlan_mtu ?? 1500,
      vlan:
        row.vlan_id === null
          ? null
          : { id: row.vlan_id, vid: row.vid!, name: row.vlan_name!, fabric: row.fabric! },
      tags: JSON.parse(row.tags) as string[],
      links: links.get(row.id) ?? [],
      linkConnected: row.link_connected !== 0,
      linkSpeedMbps: row.link_speed_mbps ?? 0,
      interfaceSpeedMbps: row.interface_speed_mbps ?? 0,
      vendor: row.vendor,
      product: row.product,
      firmwareVersion: row.firmware_version,
      numaNode: row.numa_node,
    };
    found.set(row.machine_id, [...(found.get(row.machine_id) ?? []), nic]);
  }
  return found;
}

async function linksOf(db: Reader, machineIds: readonly number[]): Promise<Map<number, InterfaceLink[]>> {
  const rows = await db
    .selectFrom('interface_link as l')
    .innerJoin('network_interface as n', 'n.id', 'l.interface_id')
    .where('n.machine_id', 'in', machineIds)
    .selectAll('l')
    .orderBy('l.id')
    .execute();
  const subnets = await subnetsById(db);
  const found = new Map<number, InterfaceLink[]>();
  for (const row of rows) {
    const subnet = row.subnet_id === null ? undefined : subnets.get(row.subnet_id);
    const link: InterfaceLink = {
      id: row.id,
      mode: row.mode,
      subnet: subnet
        ? {
            id: subnet.id,
            name: subnet.name,
            cidr: subnet.cidr,
            gateway: subnet.gateway,
            dns: subnet.dns,
          }
        : null,
      ipAddress: row.ip_address,
      defaultGateway: row.default_gateway === 1,
    };
    found.set(row.interface_id, [...(found.get(row.interface_id) ?? []), link]);
  }
  return found;
}
