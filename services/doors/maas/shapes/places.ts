import type { Selectable } from 'kysely';
import type { Schema } from '../../../platform/store/schema.ts';

type Row<T extends keyof Schema> = Selectable<Schema[T]>;
const api = '/MAAS/api/2.0/';

/** gomaasapi takes no null where a string stands: descriptions, comments and spaces are always texts. */
export const zone = (z: Row<'zone'>): object => ({
  id: z.id,
  name: z.name,
  description: z.description,
  resource_uri: `${api}zones/${encodeURIComponent(z.name)}/`,
});

export const pool = (p: Row<'pool'>): object => ({
  id: p.id,
  name: p.name,
  description: p.description,
  resource_uri: `${api}resourcepool/${p.id}/`,
});

export const tag = (t: Row<'tag'>): object => ({
  name: t.name,
  definition: t.definition,
  comment: t.comment,
  kernel_opts: t.kernel_opts,
  resource_uri: `${api}tags/${encodeURIComponent(t.name)}/`,
});

export type VlanRow = Row<'vlan'> & { fabric_name: string };

export const vlan = (v: VlanRow): object => ({
  id: v.id,
  vid: v.vid,
  name: v.name,
  mtu: v.mtu,
  dhcp_on: v.dhcp_on === 1,
  fabric: v.fabric_name,
  fabric_id: v.fabric_id,
  external_dhcp: null,
  relay_vlan: null,
  primary_rack: null,
  secondary_rack: null,
  space: 'undefined',
  resource_uri: `${api}vlans/${v.id}/`,
});

export const fabric = (f: Row<'fabric'>, vlans: VlanRow[]): object => ({
  id: f.id,
  name: f.name,
  class_type: f.class_type,
  vlans: vlans.filter((v) => v.fabric_id === f.id).map(vlan),
  resource_uri: `${api}fabrics/${f.id}/`,
});

export const subnet = (s: Row<'subnet'>, vlans: VlanRow[]): object => ({
  id: s.id,
  name: s.name,
  description: s.description,
  cidr: s.cidr,
  gateway_ip: s.gateway_ip,
  dns_servers: JSON.parse(s.dns_servers) as string[],
  vlan: vlans.filter((v) => v.id === s.vlan_id).map(vlan)[0] ?? null,
  space: 'undefined',
  rdns_mode: 2,
  active_discovery: false,
  allow_dns: true,
  allow_proxy: true,
  managed: s.managed === 1,
  disabled_boot_architectures: [],
  resource_uri: `${api}subnets/${s.id}/`,
});

export const ipRange = (r: Row<'ip_range'>, subnetShape: object | null): object => ({
  id: r.id,
  type: r.type,
  start_ip: r.start_ip,
  end_ip: r.end_ip,
  comment: r.comment,
  user: null,
  subnet: subnetShape,
  resource_uri: `${api}ipranges/${r.id}/`,
});
