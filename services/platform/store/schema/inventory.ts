import type { Generated } from 'kysely';

/** Owned by site/inventory, replaced whole by each commissioning. */
export interface InterfaceTable {
  id: Generated<number>;
  machine_id: number;
  name: string;
  mac: string;
  enabled: number;
  vendor: string | null;
  product: string | null;
  firmware_version: string | null;
  driver: string | null;
  link_connected: number;
  link_speed_mbps: number;
  interface_speed_mbps: number;
  numa_node: number | null;
  pci_address: string | null;
  /** LLDP neighbour, as the machine itself heard it. */
  neighbour_name: string | null;
  neighbour_mac: string | null;
  neighbour_port: string | null;
  neighbour_port_description: string | null;
}
export interface BlockDeviceTable {
  id: Generated<number>;
  machine_id: number;
  name: string;
  path: string;
  id_path: string | null;
  model: string | null;
  serial: string | null;
  firmware_version: string | null;
  size_bytes: number;
  block_size: number;
  /** What its sector numbers count; null while it was not told. */
  logical_block_size: number | null;
  rotational: number;
  removable: number;
  read_only: number;
  transport: string | null;
  numa_node: number | null;
  pci_address: string | null;
}
export interface NodeDeviceTable {
  id: Generated<number>;
  machine_id: number;
  bus: 'pci' | 'usb';
  address: string;
  vendor_id: string;
  product_id: string;
  vendor_name: string;
  product_name: string;
  driver: string;
  bus_number: number;
  device_number: number;
  class_name: string;
  numa_node: number | null;
}
export interface NumaNodeTable {
  id: Generated<number>;
  machine_id: number;
  index: number;
  memory_mib: number;
  /** JSON array of CPU numbers. */
  cores: string;
}
export interface MemoryModuleTable {
  id: Generated<number>;
  machine_id: number;
  slot: string;
  size_mib: number;
  kind: string;
  speed_mts: number | null;
  vendor: string | null;
  part: string | null;
  serial: string | null;
}
/** system_vendor, mainboard_firmware_version and so on: MAAS's hardware_info keys, and cpu_model. */
export interface HardwareInfoTable {
  machine_id: number;
  key: string;
  value: string;
}
/** The BMC that the machine's own system saw. */
export interface BmcTable {
  machine_id: number;
  kind: string;
  address: string | null;
  mac: string | null;
  firmware_version: string | null;
  found_at: number;
}
/** When a machine's hardware was read, and when the time before. */
export interface InventoryReadingTable {
  machine_id: number;
  at: number;
  previous_at: number | null;
}
/** One line for each difference to the inventory before. */
export interface InventoryChangeTable {
  id: Generated<number>;
  machine_id: number;
  at: number;
  sign: '+' | '-' | '~';
  text: string;
}
