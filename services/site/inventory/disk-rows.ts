import type { Reader, Tx } from '../../platform/store/store.ts';
import type { DiskContents } from './disk-contents.ts';
import type { Disk } from './hardware.ts';
import { pairDisks } from './same-disk.ts';

const flag = (value: boolean): number => (value ? 1 : 0);

const columns = (d: Disk) => ({
  name: d.name,
  path: d.path,
  id_path: d.idPath,
  model: d.model,
  serial: d.serial,
  firmware_version: d.firmwareVersion,
  size_bytes: d.sizeBytes,
  block_size: d.blockSize,
  logical_block_size: d.logicalBlockSize,
  rotational: flag(d.rotational),
  removable: flag(d.removable),
  read_only: flag(d.readOnly),
  transport: d.transport,
  numa_node: d.numaNode,
  pci_address: d.pciAddress,
});

/** Makes a machine's disks those that were read. One that was there before keeps its number, as MAAS's clients expect. */
export async function replaceDisks(tx: Tx, machineId: number, disks: readonly Disk[]): Promise<void> {
  const rows = await tx
    .selectFrom('block_device')
    .select(['id', 'name', 'serial', 'id_path as idPath'])
    .where('machine_id', '=', machineId)
    .execute();
  const pairs = pairDisks(rows, disks);
  const kept = new Set([...pairs.values()].map((row) => row.id));
  for (const { id } of rows)
    if (!kept.has(id)) await tx.deleteFrom('block_device').where('id', '=', id).execute();
  for (const disk of disks) {
    const row = pairs.get(disk);
    if (row) await tx.updateTable('block_device').set(columns(disk)).where('id', '=', row.id).execute();
    else await insertDisk(tx, machineId, disk);
  }
}

/** A disk that was read, or that somebody named by hand; its number. */
export async function insertDisk(tx: Tx, machineId: number, disk: Disk): Promise<number> {
  const row = await tx
    .insertInto('block_device')
    .values({ machine_id: machineId, ...columns(disk) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** What somebody changed of a disk by hand. */
export async function changeDisk(
  tx: Tx,
  id: number,
  change: Partial<Pick<Disk, 'name' | 'path' | 'model' | 'serial' | 'idPath' | 'sizeBytes' | 'blockSize'>>,
): Promise<void> {
  const { name, path, model, serial, idPath, sizeBytes, blockSize } = change;
  const given = {
    ...(name !== undefined && { name }),
    ...(path !== undefined && { path }),
    ...(model !== undefined && { model }),
    ...(serial !== undefined && { serial }),
    ...(idPath !== undefined && { id_path: idPath }),
    ...(sizeBytes !== undefined && { size_bytes: sizeBytes }),
    ...(blockSize !== undefined && { block_size: blockSize, logical_block_size: blockSize }),
  };
  if (Object.keys(given).length > 0)
    await tx.updateTable('block_device').set(given).where('id', '=', id).execute();
}

export const deleteDisk = async (tx: Tx, id: number): Promise<void> =>
  void (await tx.deleteFrom('block_device').where('id', '=', id).execute());

/** Replaces what is known of the contents of a machine's disks. */
export async function replaceContents(
  tx: Tx,
  machineId: number,
  disks: readonly DiskContents[],
  now: number,
): Promise<void> {
  await tx.deleteFrom('disk_content').where('machine_id', '=', machineId).execute();
  for (const disk of disks) await setContents(tx, machineId, disk, now);
}

export async function setContents(tx: Tx, machineId: number, disk: DiskContents, now: number): Promise<void> {
  const row = { read_at: now, content: JSON.stringify(disk) };
  await tx
    .insertInto('disk_content')
    .values({ machine_id: machineId, disk: disk.disk, ...row })
    .onConflict((c) => c.columns(['machine_id', 'disk']).doUpdateSet(row))
    .execute();
}

/** What each disk held when it was last looked at, by its name. */
export async function contentsOf(db: Reader, machineId: number): Promise<Map<string, DiskContents>> {
  const rows = await db
    .selectFrom('disk_content')
    .select(['disk', 'content'])
    .where('machine_id', '=', machineId)
    .execute();
  return new Map(rows.map((row) => [row.disk, JSON.parse(row.content) as DiskContents]));
}
