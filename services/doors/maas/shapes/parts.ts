import type { Selectable } from 'kysely';
import type { Schema } from '../../../platform/store/schema.ts';

type Row<T extends keyof Schema> = Selectable<Schema[T]>;
const api = '/MAAS/api/2.0/';

/** What DHCP gave an interface, as its `discovered` list: the subnet and the address. */
export interface Discovered {
  subnet: object;
  ip_address: string;
}

export const networkInterface = (
  i: Row<'interface'>,
  systemId: string,
  numaIndex: number,
  vlan: object | null,
  discovered: Discovered[],
): object => ({
  id: i.id,
  system_id: systemId,
  name: i.name,
  type: 'physical',
  mac_address: i.mac,
  enabled: i.enabled === 1,
  vlan,
  links: [],
  discovered: discovered.length > 0 ? discovered : null,
  tags: [],
  params: '',
  parents: [],
  children: [],
  effective_mtu: 1500,
  vendor: i.vendor,
  product: i.product,
  firmware_version: i.firmware_version,
  link_connected: i.link_connected === 1,
  interface_speed: i.interface_speed_mbps,
  link_speed: i.link_speed_mbps,
  numa_node: numaIndex,
  sriov_max_vf: 0,
  resource_uri: `${api}nodes/${systemId}/interfaces/${i.id}/`,
});

export const blockDevice = (d: Row<'block_device'>, systemId: string): object => ({
  id: d.id,
  system_id: systemId,
  name: d.name,
  type: 'physical',
  path: `/dev/disk/by-dname/${d.name}`,
  id_path: d.id_path ?? '',
  model: d.model ?? '',
  serial: d.serial ?? '',
  firmware_version: d.firmware_version ?? '',
  uuid: null,
  size: d.size_bytes,
  block_size: d.block_size,
  available_size: d.size_bytes,
  used_size: 0,
  used_for: 'Unused',
  partition_table_type: null,
  partitions: [],
  filesystem: null,
  storage_pool: null,
  numa_node: d.numa_node ?? 0,
  tags: [d.rotational === 1 ? 'rotary' : 'ssd', ...(d.transport ? [d.transport] : [])],
  resource_uri: `${api}nodes/${systemId}/blockdevices/${d.id}/`,
});

/** MAAS's hardware types: 0 node, 1 CPU, 2 memory, 3 storage, 4 network, 5 GPU. */
export function nodeDevice(d: Row<'node_device'>, systemId: string): object {
  const type = /ethernet|network/i.test(d.class_name)
    ? 4
    : /storage|nvme|sata|scsi|raid/i.test(d.class_name)
      ? 3
      : /vga|display|3d/i.test(d.class_name)
        ? 5
        : 0;
  return {
    id: d.id,
    system_id: systemId,
    bus: d.bus === 'pci' ? 1 : 2,
    bus_name: d.bus === 'pci' ? 'PCIE' : 'USB',
    hardware_type: type,
    hardware_type_name: ['Node', 'CPU', 'Memory', 'Storage', 'Network', 'GPU'][type],
    numa_node: d.numa_node ?? 0,
    physical_blockdevice: null,
    physical_interface: null,
    vendor_id: d.vendor_id,
    product_id: d.product_id,
    vendor_name: d.vendor_name,
    product_name: d.product_name,
    commissioning_driver: d.driver,
    bus_number: d.bus_number,
    device_number: d.device_number,
    pci_address: d.bus === 'pci' ? d.address : null,
    resource_uri: `${api}nodes/${systemId}/devices/${d.id}/`,
  };
}

export const numaNode = (n: Row<'numa_node'>): object => ({
  index: n.index,
  memory: n.memory_mib,
  cores: JSON.parse(n.cores) as number[],
  hugepages_set: [],
});
