import { cidrFrom, ipv4FromNumber, ipv4ToNumber } from '../../contract/addresses.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { HeardOn, HeardOnNic } from '../network/index.ts';
import type { LinkSubnet } from './rows.ts';

/** What is known of addresses outside the store. */
export interface AddressAsks {
  /** Addresses of one of this computer's interfaces. */
  addressesOf(nic: string): readonly { address: string }[];
  /** Who was heard there to use which address, without asking. */
  heardOn: HeardOn;
}

/** Which addresses of one IPv4 subnet a machine's link may have. */
export interface AddressUse {
  contains(address: string): boolean;
  /** Why an address is not to be had, as a sentence that says who has it; null when it is free. */
  whoHas(address: string): string | null;
  /** A free one: above the last dynamic range first, since what is set by hand elsewhere tends to be low. */
  free(): string | null;
}

interface Span {
  first: number;
  last: number;
  type: 'dynamic' | 'reserved';
}

/** Reads who has what in the subnet, as one of these hardware addresses sees it: what is its own is free to it. */
export async function addressUse(
  db: Reader,
  asks: AddressAsks,
  subnet: LinkSubnet,
  own: { macs: readonly string[]; now: number },
): Promise<AddressUse> {
  const network = cidrFrom(subnet.cidr);
  if (!network) throw new Error(`${subnet.cidr} is no IPv4 network.`);
  const { first, last } = network;
  const spans = await spansOf(db, subnet.id);
  const users = await usersOf(db, subnet, { ...own, first, last });
  const desk = new Set(subnet.nic === null ? [] : asks.addressesOf(subnet.nic).map((own) => own.address));
  const heard = heardAddresses(subnet.nic === null ? null : asks.heardOn(subnet.nic));

  function whoHas(n: number): string | null {
    const address = ipv4FromNumber(n);
    if (n < first || n > last) return `${address} is not in ${subnet.cidr}.`;
    if (last - first >= 2 && (n === first || n === last))
      return `${address} is the ${n === first ? 'network itself' : 'broadcast address'} of ${subnet.cidr}.`;
    if (desk.has(address)) return `${address} is this desk's own address.`;
    if (address === subnet.gateway) return `${address} is the gateway of ${subnet.cidr}.`;
    if (subnet.dns.includes(address)) return `${address} is a DNS server of ${subnet.cidr}.`;
    const used = users.get(n);
    if (used !== undefined) return `${address} ${used}.`;
    const span = spans.find((s) => n >= s.first && n <= s.last);
    if (span) {
      const range = `${ipv4FromNumber(span.first)} to ${ipv4FromNumber(span.last)}`;
      return span.type === 'dynamic'
        ? `${address} is in the dynamic range ${range}, which DHCP gives away. Choose one outside it.`
        : `${address} is in the reserved range ${range}.`;
    }
    const station = heard.get(address);
    if (station !== undefined && !own.macs.includes(station))
      return `${address} is used by ${station}, as was heard on the wire.`;
    return null;
  }

  const number = (address: string): number => ipv4ToNumber(address) ?? -1;
  return {
    contains: (address) => number(address) >= first && number(address) <= last,
    whoHas: (address) => (number(address) < 0 ? `${address} is no IPv4 address.` : whoHas(number(address))),
    free() {
      const dynamic = spans.filter((span) => span.type === 'dynamic').map((span) => span.last);
      const from = dynamic.length === 0 ? first : Math.max(...dynamic) + 1;
      const found = search(from, last) ?? search(first, from - 1);
      return found === null ? null : ipv4FromNumber(found);
    },
  };

  /** Ranges are jumped over, so that a /8 with one large range costs no more than a /24. */
  function search(begin: number, end: number): number | null {
    for (let n = begin; n <= end; n++) {
      const span = spans.find((s) => n >= s.first && n <= s.last);
      if (span) n = span.last;
      else if (whoHas(n) === null) return n;
    }
    return null;
  }
}

const heardAddresses = (on: HeardOnNic | null): Map<string, string> =>
  new Map([...(on?.stations.values() ?? [])].flatMap((s) => s.addresses.map((address) => [address, s.mac])));

async function spansOf(db: Reader, subnetId: number): Promise<Span[]> {
  const rows = await db.selectFrom('ip_range').selectAll().where('subnet_id', '=', subnetId).execute();
  return rows.map(({ type, start_ip, end_ip }) => ({
    type,
    first: ipv4ToNumber(start_ip) ?? 0,
    last: ipv4ToNumber(end_ip) ?? -1,
  }));
}

/** Who has an address of a subnet, in words that follow it. */
async function usersOf(
  db: Reader,
  subnet: LinkSubnet,
  own: { macs: readonly string[]; now: number; first: number; last: number },
): Promise<Map<number, string>> {
  const users = new Map<number, string>();
  const others = (mac: string): boolean => !own.macs.includes(mac);
  const seen = await db
    .selectFrom('seen_address')
    .select(['address', 'mac'])
    .where('address', '>=', own.first)
    .where('address', '<=', own.last)
    .execute();
  for (const { address, mac } of seen)
    if (others(mac)) users.set(Number(address), `was seen in use by ${mac}`);
  const leases = await db
    .selectFrom('lease')
    .select(['address', 'mac', 'state', 'hostname'])
    .where('subnet_id', '=', subnet.id)
    .where('state', '!=', 'released')
    .where('expires_at', '>', own.now)
    .execute();
  for (const { address, mac, state, hostname } of leases)
    if (state === 'declined') users.set(Number(address), `is used by a device without a lease (${mac})`);
    else if (others(mac)) users.set(Number(address), `is leased to ${hostname ?? mac}`);
  const fixed = await db
    .selectFrom('static_address')
    .select(['address', 'mac'])
    .where('subnet_id', '=', subnet.id)
    .execute();
  for (const { address, mac } of fixed) if (others(mac)) users.set(Number(address), `is fixed for ${mac}`);
  const links = await db
    .selectFrom('interface_link as l')
    .innerJoin('network_interface as n', 'n.id', 'l.interface_id')
    .innerJoin('machine as m', 'm.id', 'n.machine_id')
    .where('l.subnet_id', '=', subnet.id)
    .where('l.ip_address', 'is not', null)
    .select(['l.ip_address', 'n.name', 'm.hostname'])
    .execute();
  for (const { ip_address, name, hostname } of links)
    users.set(ipv4ToNumber(ip_address!) ?? -1, `belongs to ${name} of ${hostname}`);
  return users;
}
