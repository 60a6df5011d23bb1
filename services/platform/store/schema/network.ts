import type { Generated } from 'kysely';

/** Owned by site/network. */
export interface FabricTable {
  id: Generated<number>;
  name: string;
  class_type: string | null;
  description: string;
}
export interface VlanTable {
  id: Generated<number>;
  fabric_id: number;
  vid: number;
  name: string;
  description: string;
  mtu: number;
  dhcp_on: number;
}
export interface SubnetTable {
  id: Generated<number>;
  vlan_id: number;
  name: string;
  description: string;
  cidr: string;
  gateway_ip: string | null;
  /** JSON array of addresses. */
  dns_servers: string;
  /** The NIC of this desk that is in the subnet; null when it is served through a relay. */
  nic: string | null;
  managed: number;
  lease_seconds: number;
}
export interface IpRangeTable {
  id: Generated<number>;
  subnet_id: number;
  type: 'dynamic' | 'reserved';
  start_ip: string;
  end_ip: string;
  comment: string;
}
/** A lease belongs to a hardware address; the client identifier is only recorded. One row an address. */
export interface LeaseTable {
  /** The address as a number, so that ranges and order are the database's work. */
  address: number;
  subnet_id: number;
  mac: string;
  /** `active` until it ends or is given back; `declined` set aside: declined by a machine, or used without a lease. */
  state: 'active' | 'released' | 'declined';
  starts_at: number;
  expires_at: number;
  hostname: string | null;
  client_id: string | null;
  vendor_class: string | null;
}
/** A fixed address of a hardware address, handed out by DHCP. */
export interface StaticAddressTable {
  mac: string;
  address: number;
  subnet_id: number;
  comment: string;
  /** The interface's link that has it, and that it goes with; null when it was fixed by itself. */
  link_id: Generated<number | null>;
}
/** An address that a machine was proved to have from another DHCP server, and when it was seen there last. */
export interface SeenAddressTable {
  address: number;
  mac: string;
  /** The interface of this desk that it was seen on. */
  nic: string;
  seen_at: number;
}
