import type { Tx } from '../../platform/store/store.ts';
import type { Configuration, ConfiguredFilesystem, Holder } from './configuration.ts';
import type { StorageConfigTable } from '../../platform/store/schema/storage.ts';

type On = Partial<Record<'block_device_id' | 'partition_id' | 'virtual_device_id', number>>;

/** Sets what stands in a machine's row of storage. */
export async function setConfig(
  tx: Tx,
  machineId: number,
  change: Partial<Omit<StorageConfigTable, 'machine_id'>>,
): Promise<void> {
  await tx
    .insertInto('storage_config')
    .values({ machine_id: machineId, layout: 'custom', boot_disk_id: null, swap_mib: null, ...change })
    .onConflict((c) => c.column('machine_id').doUpdateSet(change))
    .execute();
}

export const addFilesystem = (tx: Tx, machineId: number, on: On, fs: ConfiguredFilesystem) =>
  tx
    .insertInto('filesystem')
    .values({
      ...{ machine_id: machineId, ...on, fstype: fs.fstype, uuid: fs.uuid, label: fs.label },
      ...{ mount_point: fs.mountPoint, mount_options: fs.mountOptions },
    })
    .execute();

/** Makes a disk or partition a member of a volume group. */
export const addMember = (tx: Tx, machineId: number, on: On, groupId: number, uuid: string) =>
  tx
    .insertInto('filesystem')
    .values({
      ...{ machine_id: machineId, ...on, fstype: 'lvm-pv', uuid, label: '', mount_point: null },
      ...{ mount_options: '', volume_group_id: groupId },
    })
    .execute();

/** Forgets everything that is configured on a machine's disks. The disks, their tags and the boot disk's choice stay. */
export async function forget(tx: Tx, machineId: number): Promise<void> {
  for (const table of ['filesystem', 'virtual_device', 'volume_group', 'partition', 'special_mount'] as const)
    await tx.deleteFrom(table).where('machine_id', '=', machineId).execute();
}

/** Replaces a machine's configured storage by what a layout made. */
export async function saveConfiguration(
  tx: Tx,
  machineId: number,
  c: Configuration,
  newUuid: () => string,
): Promise<void> {
  await forget(tx, machineId);
  await setConfig(tx, machineId, { layout: c.layout, swap_mib: c.swapMib });
  const groups = new Map<string, number>();
  for (const { name, uuid } of c.groups) {
    const row = await tx
      .insertInto('volume_group')
      .values({ machine_id: machineId, name, uuid })
      .returning('id')
      .executeTakeFirstOrThrow();
    groups.set(uuid, row.id);
  }
  const fill = async (on: On, { filesystem, group }: Holder): Promise<void> => {
    if (filesystem) await addFilesystem(tx, machineId, on, filesystem);
    if (group !== null) await addMember(tx, machineId, on, groups.get(group)!, newUuid());
  };
  for (const disk of c.disks) {
    await fill({ block_device_id: disk.facts.id }, disk);
    for (const p of disk.partitions) {
      const { id } = await tx
        .insertInto('partition')
        .values({
          ...{ machine_id: machineId, block_device_id: disk.facts.id, number: p.number },
          ...{ size_bytes: p.sizeBytes, uuid: p.uuid, role: p.role, bootable: p.bootable ? 1 : 0 },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await fill({ partition_id: id }, p);
    }
  }
  for (const group of c.groups)
    for (const v of group.volumes) {
      const { id } = await tx
        .insertInto('virtual_device')
        .values({
          ...{ machine_id: machineId, volume_group_id: groups.get(group.uuid)!, name: v.name },
          ...{ uuid: v.uuid, size_bytes: v.sizeBytes },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await fill({ virtual_device_id: id }, v);
    }
}
