/** What the installer does to a machine's disks: an ordered list, complete enough that it computes nothing itself. */
export interface StoragePlan {
  disks: PlannedDisk[];
  /** Disks whose signatures, RAID and LVM are cleared first. Every disk that a step writes to is among them. */
  wipe: string[];
  steps: StorageStep[];
  /** Where boot loaders go: one for each firmware, so that a disk boots in another machine too. */
  loaders: Loader[];
  /** Id of what holds /. */
  root: string;
  /** The target's /etc/fstab. */
  fstab: string;
}

/** How the installer finds a disk again; one whose size differs is not the disk that was meant, and is refused. */
export interface PlannedDisk {
  /** The name that the steps use: "sda". */
  id: string;
  /** /dev/disk/by-id/...; null where the disk has none. */
  idPath: string | null;
  serial: string | null;
  /** The kernel's name when it was commissioned; only believed when there is neither path nor serial. */
  name: string;
  sizeBytes: number;
  /** Logical block size: 512 or 4096. */
  blockSize: number;
}

export type PartitionType = 'bios' | 'esp' | 'linux' | 'lvm' | 'swap';
export type Filesystem = 'ext2' | 'ext4' | 'xfs' | 'btrfs' | 'vfat' | 'swap';

export interface PlannedPartition {
  id: string;
  /** In the table: the 3 of sda3. Partitions are listed as they lie on the disk, which need not be the order of numbers. */
  number: number;
  /** GPT's name of it. */
  name: string;
  type: PartitionType;
  startBytes: number;
  sizeBytes: number;
  /** GPT's unique id, lower case. */
  uuid: string;
}

/** Ids are unique over disks, partitions, groups and volumes of a plan. */
export type StorageStep =
  | { do: 'table'; disk: string; label: 'gpt'; uuid: string; partitions: PlannedPartition[] }
  | { do: 'volume_group'; id: string; name: string; members: string[] }
  | { do: 'logical_volume'; id: string; group: string; name: string; sizeBytes: number }
  /** uuid: as blkid shows it, 8-4-4-4-12, or XXXX-XXXX of a FAT. */
  | { do: 'format'; on: string; fs: Filesystem; uuid: string; label: string }
  /** In the order of their depth: / first. */
  | { do: 'mount'; on: string; at: string; options: string }
  /** A file in the mounted target. */
  | { do: 'swap_file'; path: string; sizeBytes: number };

export type Loader =
  | { target: 'i386-pc'; disk: string }
  /** `at` is where the ESP is mounted in the target: /boot/efi. */
  | { target: 'x86_64-efi'; esp: string; at: string };
