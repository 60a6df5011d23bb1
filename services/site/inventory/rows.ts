import type { Reader, Tx } from '../../platform/store/store.ts';
import type { Change } from './changes.ts';
import { replaceDisks } from './disk-rows.ts';
import type { Hardware, MemoryModule, Neighbour } from './hardware.ts';

/** Rows of one insert: few enough that the event loop is not held. */
const CHUNK = 50;

async function inChunks<T>(rows: readonly T[], insert: (some: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) await insert(rows.slice(i, i + CHUNK));
}

const flag = (value: boolean): number => (value ? 1 : 0);

/** Replaces a machine's hardware whole. An address that another machine's card has already stays there. */
export async function replaceHardware(tx: Tx, machineId: number, hardware: Hardware): Promise<void> {
  for (const table of ['interface', 'node_device', 'numa_node', 'hardware_info'] as const)
    await tx.deleteFrom(table).where('machine_id', '=', machineId).execute();
  const machine_id = machineId;
  await inChunks(hardware.nics, (some) =>
    tx
      .insertInto('interface')
      .values(
        some.map((n) => ({
          machine_id,
          name: n.name,
          mac: n.mac,
          enabled: 1,
          vendor: n.vendor,
          product: n.product,
          firmware_version: n.firmwareVersion,
          driver: n.driver,
          link_connected: flag(n.linkConnected),
          link_speed_mbps: n.linkSpeedMbps,
          interface_speed_mbps: n.interfaceSpeedMbps,
          numa_node: n.numaNode,
          pci_address: n.pciAddress,
        })),
      )
      .onConflict((c) => c.column('mac').doNothing())
      .execute(),
  );
  await replaceDisks(tx, machineId, hardware.disks);
  await inChunks(hardware.devices, (some) =>
    tx
      .insertInto('node_device')
      .values(
        some.map((d) => ({
          machine_id,
          bus: d.bus,
          address: d.address,
          vendor_id: d.vendorId,
          product_id: d.productId,
          vendor_name: d.vendorName,
          product_name: d.productName,
          driver: d.driver,
          bus_number: d.busNumber,
          device_number: d.deviceNumber,
          class_name: d.className,
          numa_node: d.numaNode,
        })),
      )
      .execute(),
  );
  await inChunks(hardware.numa, (some) =>
    tx
      .insertInto('numa_node')
      .values(
        some.map((n) => ({
          machine_id,
          index: n.index,
          memory_mib: n.memoryMib,
          cores: JSON.stringify(n.cores),
        })),
      )
      .execute(),
  );
  await inChunks(Object.entries(hardware.info), (some) =>
    tx
      .insertInto('hardware_info')
      .values(some.map(([key, value]) => ({ machine_id, key, value })))
      .execute(),
  );
}

export async function replaceModules(
  tx: Tx,
  machineId: number,
  modules: readonly MemoryModule[],
): Promise<void> {
  await tx.deleteFrom('memory_module').where('machine_id', '=', machineId).execute();
  await inChunks(modules, (some) =>
    tx
      .insertInto('memory_module')
      .values(
        some.map((m) => ({
          machine_id: machineId,
          slot: m.slot,
          size_mib: m.sizeMib,
          kind: m.kind,
          speed_mts: m.speedMts,
          vendor: m.vendor,
          part: m.part,
          serial: m.serial,
        })),
      )
      .execute(),
  );
}

/** Who answered on each interface; an interface that nobody answered on forgets its old neighbour. */
export async function setNeighbours(
  tx: Tx,
  machineId: number,
  neighbours: readonly Neighbour[],
): Promise<void> {
  const none = {
    neighbour_name: null,
    neighbour_mac: null,
    neighbour_port: null,
    neighbour_port_description: null,
  };
  await tx.updateTable('interface').set(none).where('machine_id', '=', machineId).execute();
  for (const n of neighbours)
    await tx
      .updateTable('interface')
      .set({
        neighbour_name: n.name,
        neighbour_mac: n.mac,
        neighbour_port: n.port,
        neighbour_port_description: n.portDescription,
      })
      .where('machine_id', '=', machineId)
      .where('name', '=', n.nic)
      .execute();
}

export interface BmcFound {
  /** Power type of its driver: ipmi. */
  kind: string;
  address: string | null;
  mac: string | null;
  firmwareVersion: string | null;
}

export async function setBmc(tx: Tx, machineId: number, bmc: BmcFound, now: number): Promise<void> {
  const row = {
    kind: bmc.kind,
    address: bmc.address,
    mac: bmc.mac,
    firmware_version: bmc.firmwareVersion,
    found_at: now,
  };
  await tx
    .insertInto('bmc')
    .values({ machine_id: machineId, ...row })
    .onConflict((c) => c.column('machine_id').doUpdateSet(row))
    .execute();
}

/** When the newest reading was taken and the one before it. A new reading begins without change lines. */
export async function beginReading(
  tx: Tx,
  machineId: number,
  now: number,
): Promise<{ previousAt: number | null }> {
  const row = await readingOf(tx, machineId);
  const times = { at: now, previous_at: row?.at ?? null };
  await tx
    .insertInto('inventory_reading')
    .values({ machine_id: machineId, ...times })
    .onConflict((c) => c.column('machine_id').doUpdateSet(times))
    .execute();
  await tx.deleteFrom('inventory_change').where('machine_id', '=', machineId).execute();
  return { previousAt: times.previous_at };
}

export const readingOf = (db: Reader, machineId: number) =>
  db.selectFrom('inventory_reading').selectAll().where('machine_id', '=', machineId).executeTakeFirst();

export const addChanges = (
  tx: Tx,
  machineId: number,
  changes: readonly Change[],
  now: number,
): Promise<void> =>
  inChunks(changes, (some) =>
    tx
      .insertInto('inventory_change')
      .values(some.map((c) => ({ machine_id: machineId, at: now, sign: c.sign, text: c.text })))
      .execute(),
  );
