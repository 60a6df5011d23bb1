import type { Selectable } from 'kysely';
import type { Schema } from '../../../platform/store/schema.ts';

type Row<T extends keyof Schema> = Selectable<Schema[T]>;
const api = '/MAAS/api/2.0/';

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
