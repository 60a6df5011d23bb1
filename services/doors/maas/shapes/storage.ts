import type {
  MachineStorage,
  StoredDevice,
  StoredGroup,
  StoredPartition,
} from '../../../site/storage/contract.ts';
import { humanSize } from '../sizes.ts';

const nodes = '/MAAS/api/2.0/nodes/';

const filesystem = (fs: StoredDevice['filesystem']): object | null =>
  fs && {
    fstype: fs.fstype,
    label: fs.label,
    uuid: fs.uuid,
    mount_point: fs.mountPoint,
    mount_options: fs.mountOptions,
  };

export const partition = (p: StoredPartition, systemId: string): object => ({
  system_id: systemId,
  device_id: p.deviceId,
  id: p.id,
  uuid: p.uuid,
  path: p.path,
  type: 'partition',
  size: p.sizeBytes,
  bootable: p.bootable,
  filesystem: filesystem(p.filesystem),
  used_for: p.usedFor,
  tags: p.tags,
  resource_uri: `${nodes}${systemId}/blockdevices/${p.deviceId}/partition/${p.id}`,
});

/** A disk or a volume. Clients take no null where a disk's model, serial number or path is unknown. */
export const blockDevice = (d: StoredDevice, systemId: string): object => ({
  id: d.id,
  system_id: systemId,
  name: d.name,
  type: d.type,
  path: d.path,
  id_path: d.idPath ?? '',
  model: d.model ?? '',
  serial: d.serial ?? '',
  firmware_version: d.firmwareVersion ?? '',
  uuid: d.uuid,
  size: d.sizeBytes,
  block_size: d.blockSize,
  available_size: d.availableBytes,
  used_size: d.usedBytes,
  used_for: d.usedFor,
  partition_table_type: d.partitionTable,
  partitions: d.partitions.map((p) => partition(p, systemId)),
  filesystem: filesystem(d.filesystem),
  storage_pool: null,
  numa_node: d.numaNode ?? 0,
  tags: d.tags,
  resource_uri: `${nodes}${systemId}/blockdevices/${d.id}/`,
});

/** A volume group with the disks and partitions that feed it, and its volumes, both in full. */
export function volumeGroup(
  g: StoredGroup,
  { devices }: Pick<MachineStorage, 'devices'>,
  systemId: string,
): object {
  const members = g.members.flatMap(({ deviceId, partitionId }) => {
    const device = devices.find((d) => d.id === deviceId);
    if (!device) return [];
    if (partitionId === null) return [blockDevice(device, systemId)];
    return device.partitions.filter((p) => p.id === partitionId).map((p) => partition(p, systemId));
  });
  return {
    system_id: systemId,
    id: g.id,
    uuid: g.uuid,
    name: g.name,
    devices: members,
    size: g.sizeBytes,
    human_size: humanSize(g.sizeBytes),
    available_size: g.availableBytes,
    human_available_size: humanSize(g.availableBytes),
    used_size: g.usedBytes,
    human_used_size: humanSize(g.usedBytes),
    logical_volumes: devices.filter((d) => g.volumes.includes(d.id)).map((d) => blockDevice(d, systemId)),
    resource_uri: `${nodes}${systemId}/volume-group/${g.id}/`,
  };
}

type Parts = Pick<MachineStorage, 'bootDiskId' | 'swapMib' | 'devices' | 'groups' | 'special'>;

/** The keys of a machine that say what its disks are and become. */
export function machineStorage(storage: Parts | undefined, systemId: string): object {
  const devices = storage?.devices ?? [];
  const shapes = devices.map((d) => ({ device: d, shape: blockDevice(d, systemId) }));
  const ofType = (type: StoredDevice['type']): object[] =>
    shapes.filter(({ device }) => device.type === type).map(({ shape }) => shape);
  return {
    swap_size: storage && storage.swapMib !== null ? storage.swapMib * 2 ** 20 : null,
    boot_disk: shapes.find(({ device }) => device.id === storage?.bootDiskId)?.shape ?? null,
    blockdevice_set: shapes.map(({ shape }) => shape),
    physicalblockdevice_set: ofType('physical'),
    virtualblockdevice_set: ofType('virtual'),
    volume_groups: (storage?.groups ?? []).map((g) => volumeGroup(g, { devices }, systemId)),
    special_filesystems: (storage?.special ?? []).map((s) => ({
      fstype: s.fstype,
      label: '',
      uuid: '',
      mount_point: s.mountPoint,
      mount_options: s.mountOptions,
    })),
    ...{ cache_sets: [], bcaches: [], raids: [] },
  };
}
