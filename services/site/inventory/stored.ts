import type { Reader } from '../../platform/store/store.ts';
import type { Compared } from './changes.ts';
import type { Device, Disk, MemoryModule, Nic } from './hardware.ts';

const LIMIT = 5000;

/** A machine's disks in the order of their names. Index: block_device_machine. */
export async function disksOf(db: Reader, machineId: number): Promise<Disk[]> {
  const rows = await db
    .selectFrom('block_device')
    .selectAll()
    .where('machine_id', '=', machineId)
    .orderBy('name')
    .limit(LIMIT)
    .execute();
  return rows.map((d) => ({
    name: d.name,
    path: d.path,
    idPath: d.id_path,
    model: d.model,
    serial: d.serial,
    firmwareVersion: d.firmware_version,
    sizeBytes: d.size_bytes,
    blockSize: d.block_size,
    logicalBlockSize: d.logical_block_size,
    rotational: d.rotational === 1,
    removable: d.removable === 1,
    readOnly: d.read_only === 1,
    transport: d.transport,
    numaNode: d.numa_node,
    pciAddress: d.pci_address,
  }));
}

export async function nicsOf(db: Reader, machineId: number) {
  const rows = await db
    .selectFrom('interface')
    .selectAll()
    .where('machine_id', '=', machineId)
    .orderBy('id')
    .limit(LIMIT)
    .execute();
  return rows.map((n) => ({
    name: n.name,
    mac: n.mac,
    vendor: n.vendor,
    product: n.product,
    firmwareVersion: n.firmware_version,
    driver: n.driver,
    linkConnected: n.link_connected === 1,
    linkSpeedMbps: n.link_speed_mbps,
    interfaceSpeedMbps: n.interface_speed_mbps,
    numaNode: n.numa_node,
    pciAddress: n.pci_address,
    neighbourName: n.neighbour_name,
    neighbourPort: n.neighbour_port,
  })) satisfies Nic[];
}

export async function devicesOf(db: Reader, machineId: number): Promise<Device[]> {
  const rows = await db
    .selectFrom('node_device')
    .selectAll()
    .where('machine_id', '=', machineId)
    .orderBy('id')
    .limit(LIMIT)
    .execute();
  return rows.map((d) => ({
    bus: d.bus,
    address: d.address,
    vendorId: d.vendor_id,
    productId: d.product_id,
    vendorName: d.vendor_name,
    productName: d.product_name,
    driver: d.driver,
    busNumber: d.bus_number,
    deviceNumber: d.device_number,
    className: d.class_name,
    numaNode: d.numa_node,
  }));
}

export async function modulesOf(db: Reader, machineId: number): Promise<MemoryModule[]> {
  const rows = await db
    .selectFrom('memory_module')
    .selectAll()
    .where('machine_id', '=', machineId)
    .orderBy('id')
    .limit(LIMIT)
    .execute();
  return rows.map((m) => ({
    slot: m.slot,
    sizeMib: m.size_mib,
    kind: m.kind,
    speedMts: m.speed_mts,
    vendor: m.vendor,
    part: m.part,
    serial: m.serial,
  }));
}

export async function infoOf(db: Reader, machineId: number): Promise<Record<string, string>> {
  const rows = await db.selectFrom('hardware_info').selectAll().where('machine_id', '=', machineId).execute();
  return Object.fromEntries(rows.map((r) => [r.key, r.value]));
}

/** Columns of the machine itself that its hardware fills; undefined when there is no such machine. */
export const machineOf = (db: Reader, machineId: number) =>
  db
    .selectFrom('machine')
    .select(['boot_mac', 'cpu_count', 'cpu_speed_mhz', 'memory_mib', 'inventory_at'])
    .where('id', '=', machineId)
    .executeTakeFirst();

/** The reading before, as far as a new one is compared with it. */
export async function comparedOf(db: Reader, machineId: number): Promise<Compared> {
  const machine = await machineOf(db, machineId);
  const info = await infoOf(db, machineId);
  return {
    cpu: {
      model: info['cpu_model'] ?? null,
      count: machine?.cpu_count ?? 0,
      speedMhz: machine?.cpu_speed_mhz ?? 0,
    },
    memoryMib: machine?.memory_mib ?? 0,
    disks: await disksOf(db, machineId),
    nics: await nicsOf(db, machineId),
    devices: await devicesOf(db, machineId),
    info,
  };
}
