import { cidrFrom, ipv4FromNumber, ipv4ToNumber, netmaskOf } from '../../contract/addresses.ts';
import type { Reader } from '../../platform/store/store.ts';

/** A subnet that is served by DHCP, with all that its leases are made of. Addresses as numbers where they are compared. */
export interface ServedSubnet {
  readonly id: number;
  readonly cidr: string;
  readonly first: number;
  readonly last: number;
  readonly netmask: string;
  readonly broadcast: string;
  readonly gateway: string | null;
  readonly dnsServers: readonly string[];
  /** The interface of this desk that is in it; null when it is reached through a relay. */
  readonly nic: string | null;
  readonly leaseSeconds: number;
  /** Dynamic ranges, first and last address. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Never handed out: reserved ranges, the gateway, the network's own two addresses. */
  readonly reserved: readonly (readonly [number, number])[];
  /** Fixed addresses by hardware address. */
  readonly fixed: ReadonlyMap<string, number>;
}

/** Every managed IPv4 subnet, by id. A row that is no IPv4 network is left out. */
export async function servedSubnets(db: Reader): Promise<ServedSubnet[]> {
  const rows = await db.selectFrom('subnet').selectAll().where('managed', '=', 1).orderBy('id').execute();
  const ranges = await db.selectFrom('ip_range').selectAll().orderBy('id').execute();
  const fixed = await fixedAddresses(db);
  return rows.flatMap((row) => {
    const network = cidrFrom(row.cidr);
    if (!network) return [];
    const spans = (type: string): [number, number][] =>
      ranges
        .filter((range) => range.subnet_id === row.id && range.type === type)
        .map((range) => [number(range.start_ip), number(range.end_ip)]);
    const reserved = [...spans('reserved'), ...ends(network.first, network.last)];
    if (row.gateway_ip) reserved.push([number(row.gateway_ip), number(row.gateway_ip)]);
    return {
      id: row.id,
      cidr: row.cidr,
      first: network.first,
      last: network.last,
      netmask: netmaskOf(network.prefix),
      broadcast: ipv4FromNumber(network.last),
      gateway: row.gateway_ip,
      dnsServers: JSON.parse(row.dns_servers) as string[],
      nic: row.nic,
      leaseSeconds: row.lease_seconds,
      ranges: spans('dynamic'),
      reserved,
      fixed: fixed.get(row.id) ?? new Map(),
    };
  });
}

/** Every fixed address by its card, by subnet. */
export async function fixedAddresses(db: Reader): Promise<Map<number, Map<string, number>>> {
  const rows = await db.selectFrom('static_address').select(['subnet_id', 'mac', 'address']).execute();
  const found = new Map<number, Map<string, number>>();
  for (const { subnet_id, mac, address } of rows) {
    const here = found.get(subnet_id) ?? new Map<string, number>();
    found.set(subnet_id, here.set(mac, Number(address)));
  }
  return found;
}

/** A network and its broadcast address; networks of one or two addresses have neither (RFC 3021). */
const ends = (first: number, last: number): [number, number][] =>
  last - first < 2
    ? []
    : [
        [first, first],
        [last, last],
      ];

function number(address: string): number {
  const value = ipv4ToNumber(address);
  if (value === null) throw new Error(`${address} in the store is no IPv4 address`);
  return value;
}
