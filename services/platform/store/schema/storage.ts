import type { Generated } from 'kysely';

/** Owned by site/inventory: what a disk held when it was last looked at. */
export interface DiskContentTable {
  machine_id: number;
  /** The disk's name at that time. */
  disk: string;
  read_at: number;
  /** JSON. */
  content: string;
}

/** Owned by site/storage, all that follows: what the next deployment makes of a machine's disks. */
export interface StorageConfigTable {
  machine_id: number;
  layout: 'flat' | 'lvm' | 'blank' | 'custom';
  /** The disk that somebody chose. */
  boot_disk_id: number | null;
  swap_mib: number | null;
}
export interface PartitionTable {
  id: Generated<number>;
  machine_id: number;
  block_device_id: number;
  number: number;
  size_bytes: number;
  uuid: string;
  role: 'bios' | 'data';
  bootable: number;
}
export interface VolumeGroupTable {
  id: Generated<number>;
  machine_id: number;
  name: string;
  uuid: string;
}
/** Block devices that are made of others. Doors show them in one row of numbers with the disks. */
export interface VirtualDeviceTable {
  id: Generated<number>;
  machine_id: number;
  volume_group_id: number | null;
  name: string;
  uuid: string;
  size_bytes: number;
}
/** On exactly one of the three. A member of a volume group has the type lvm-pv, as MAAS has it. */
export interface FilesystemTable {
  id: Generated<number>;
  machine_id: number;
  block_device_id: number | null;
  partition_id: number | null;
  virtual_device_id: number | null;
  fstype: string;
  uuid: string;
  label: string;
  mount_point: string | null;
  mount_options: string;
  volume_group_id: number | null;
}
export interface SpecialMountTable {
  machine_id: number;
  mount_point: string;
  fstype: string;
  mount_options: string;
}
export interface StorageTagTable {
  id: Generated<number>;
  machine_id: number;
  block_device_id: number | null;
  partition_id: number | null;
  virtual_device_id: number | null;
  tag: string;
}
