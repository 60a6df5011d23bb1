import type { Selectable } from 'kysely';
import type { Schema } from '../../platform/store/schema.ts';
import type { Reader } from '../../platform/store/store.ts';
import type {
  Configuration,
  ConfiguredFilesystem,
  ConfiguredGroup,
  ConfiguredPartition,
  DiskFacts,
  Holder,
  MachineFacts,
} from './configuration.ts';
import type { FilesystemType } from './contract.ts';
import { byDiskName } from './disk-choice.ts';

export interface MachineRow extends MachineFacts {
  id: number;
  systemId: string;
  status: string;
  owner: string;
  locked: boolean;
}

const columns = [
  'id',
  'system_id',
  'hostname',
  'status',
  'owner',
  'locked',
  'bios_boot_method',
  'memory_mib',
] as const;

/** A machine as far as its storage depends on it; undefined when there is none. */
export async function machineRow(
  db: Reader,
  by: { id: number } | { systemId: string },
): Promise<MachineRow | undefined> {
  const all = db.selectFrom('machine').select(columns);
  const row = await (
    'id' in by ? all.where('id', '=', by.id) : all.where('system_id', '=', by.systemId)
  ).executeTakeFirst();
  if (!row) return undefined;
  const firmware = { pxe: 'bios', uefi: 'uefi' } as const;
  return {
    ...{ id: row.id, systemId: row.system_id, hostname: row.hostname, status: row.status, owner: row.owner },
    locked: row.locked !== 0,
    firmware: row.bios_boot_method && firmware[row.bios_boot_method],
    memoryMib: row.memory_mib,
  };
}

/** A machine's disks in the order of their names. Index: block_device_machine. */
export const diskFacts = async (db: Reader, machineId: number): Promise<DiskFacts[]> =>
  (await disksOf(db, [machineId])).get(machineId) ?? [];

async function disksOf(db: Reader, machineIds: readonly number[]): Promise<Map<number, DiskFacts[]>> {
  const rows = await db
    .selectFrom('block_device')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .where('size_bytes', '>', 0)
    .execute();
  const facts = rows
    .map((d) => ({
      machineId: d.machine_id,
      ...{ id: d.id, name: d.name, path: d.path, idPath: d.id_path, model: d.model, serial: d.serial },
      ...{ firmwareVersion: d.firmware_version, sizeBytes: d.size_bytes, blockSize: d.block_size },
      // Disks with 4096-byte sectors inside mostly show 512 outside, and say so when they do not.
      logicalBlockSize: d.logical_block_size ?? 512,
      ...{ rotational: d.rotational === 1, removable: d.removable === 1, readOnly: d.read_only === 1 },
      ...{ transport: d.transport, numaNode: d.numa_node },
    }))
    .sort((a, b) => byDiskName(a.name, b.name));
  const found = new Map<number, DiskFacts[]>();
  for (const { machineId, ...disk } of facts) found.set(machineId, [...(found.get(machineId) ?? []), disk]);
  return found;
}

const filesystemOf = (row: Row<'filesystem'> | undefined): ConfiguredFilesystem | null =>
  row && row.volume_group_id === null
    ? {
        ...{ fstype: row.fstype as FilesystemType, uuid: row.uuid, label: row.label },
        ...{ mountPoint: row.mount_point, mountOptions: row.mount_options },
      }
    : null;

function byMachine<T extends { machine_id: number }>(rows: T[]): (id: number) => T[] {
  const found = Map.groupBy(rows, (row) => row.machine_id);
  return (id) => found.get(id) ?? [];
}

/** The storage of a machine as its rows have it. */
export const loadConfiguration = async (db: Reader, machineId: number): Promise<Configuration> =>
  (await loadConfigurations(db, [machineId])).get(machineId)!;

/** The same of some machines, each table read once. Indexes: *_machine. */
export async function loadConfigurations(
  db: Reader,
  machineIds: readonly number[],
): Promise<Map<number, Configuration>> {
  const disks = await disksOf(db, machineIds);
  const configs = await db
    .selectFrom('storage_config')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .execute();
  const partitions = await db
    .selectFrom('partition')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .orderBy('number')
    .execute();
  const groups = await db
    .selectFrom('volume_group')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .orderBy('id')
    .execute();
  const volumes = await db
    .selectFrom('virtual_device')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .orderBy('id')
    .execute();
  const filesystems = await db
    .selectFrom('filesystem')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .execute();
  const tags = await db
    .selectFrom('storage_tag')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .orderBy('tag')
    .execute();
  const special = await db
    .selectFrom('special_mount')
    .selectAll()
    .where('machine_id', 'in', machineIds)
    .orderBy('mount_point')
    .execute();
  const of = {
    config: byMachine(configs),
    partitions: byMachine(partitions),
    groups: byMachine(groups),
    volumes: byMachine(volumes),
    filesystems: byMachine(filesystems),
    tags: byMachine(tags),
    special: byMachine(special),
  };
  return new Map(
    machineIds.map((id) => [
      id,
      assembled(disks.get(id) ?? [], {
        config: of.config(id)[0],
        ...{ partitions: of.partitions(id), groups: of.groups(id), volumes: of.volumes(id) },
        ...{ filesystems: of.filesystems(id), tags: of.tags(id), special: of.special(id) },
      }),
    ]),
  );
}

type Row<T extends keyof Schema> = Selectable<Schema[T]>;

/** All rows of one machine. */
interface Rows {
  config: Row<'storage_config'> | undefined;
  partitions: Row<'partition'>[];
  groups: Row<'volume_group'>[];
  volumes: Row<'virtual_device'>[];
  filesystems: Row<'filesystem'>[];
  tags: Row<'storage_tag'>[];
  special: Row<'special_mount'>[];
}

function assembled(
  disks: readonly DiskFacts[],
  { config, partitions, groups, volumes, filesystems, tags, special }: Rows,
): Configuration {
  type On = 'block_device_id' | 'partition_id' | 'virtual_device_id';
  const holder = (on: On, id: number): Holder => {
    const row = filesystems.find((f) => f[on] === id);
    return {
      filesystem: filesystemOf(row),
      group: groups.find((g) => g.id === row?.volume_group_id)?.uuid ?? null,
      tags: tags.filter((t) => t[on] === id).map((t) => t.tag),
    };
  };
  return {
    layout: config?.layout ?? 'blank',
    disks: disks.map((facts) => ({
      facts,
      ...holder('block_device_id', facts.id),
      partitions: partitions
        .filter((p) => p.block_device_id === facts.id)
        .map((p): ConfiguredPartition => ({
          ...{ id: p.id, number: p.number, sizeBytes: p.size_bytes, uuid: p.uuid, role: p.role },
          bootable: p.bootable === 1,
          ...holder('partition_id', p.id),
        })),
    })),
    groups: groups.map((g): ConfiguredGroup => ({
      ...{ id: g.id, name: g.name, uuid: g.uuid },
      volumes: volumes
        .filter((v) => v.volume_group_id === g.id)
        .map((v) => ({
          ...{ id: v.id, name: v.name, uuid: v.uuid, sizeBytes: v.size_bytes },
          ...holder('virtual_device_id', v.id),
        })),
    })),
    chosenBootDisk: disks.find((d) => d.id === config?.boot_disk_id)?.name ?? null,
    swapMib: config?.swap_mib ?? null,
    special: special.map((s) => ({
      ...{ fstype: s.fstype, mountPoint: s.mount_point, mountOptions: s.mount_options },
    })),
  };
}

/** Whether anybody has ever laid out this machine's storage. */
export const isConfigured = async (db: Reader, machineId: number): Promise<boolean> =>
  (await db
    .selectFrom('storage_config')
    .select('machine_id')
    .where('machine_id', '=', machineId)
    .executeTakeFirst()) !== undefined;
