import type { Generated } from 'kysely';

/** Owned by site/links: how a machine's interfaces will be on the network. */
export interface NetworkInterfaceTable {
  id: Generated<number>;
  machine_id: number;
  type: 'physical';
  /** What it is called in the deployed system; at most 15 characters, unique in the machine. */
  name: string;
  mac: string;
  enabled: Generated<number>;
  mtu: number | null;
  vlan_id: number | null;
  /** JSON array. */
  tags: Generated<string>;
}
export interface InterfaceLinkTable {
  id: Generated<number>;
  interface_id: number;
  mode: 'auto' | 'dhcp' | 'static' | 'link_up';
  subnet_id: number | null;
  ip_address: string | null;
  default_gateway: Generated<number>;
}
