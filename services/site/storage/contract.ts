import { z } from 'zod';
import { command, query, systemId } from '../../contract/procedure.ts';

const done = z.object({});
const id = z.number().int().min(1);
const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** MAAS's names of the layouts that can be applied; `custom` is what somebody changed by hand afterwards. */
export const storageLayouts = ['flat', 'lvm', 'blank'] as const;
export type StorageLayout = (typeof storageLayouts)[number];

/** What can be written on a partition, a disk or a volume; fat32 and vfat are the same to the installer. */
export const filesystemTypes = ['ext2', 'ext4', 'xfs', 'btrfs', 'fat32', 'vfat', 'swap'] as const;
export type FilesystemType = (typeof filesystemTypes)[number];
export const specialFilesystemTypes = ['tmpfs', 'ramfs'] as const;

const uuid = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'a UUID looks like 8-4-4-4-12 hex digits',
  );
const lvmName = z
  .string()
  .trim()
  .regex(
    /^[a-zA-Z0-9+_.][a-zA-Z0-9+_.-]{0,99}$/,
    'letters, digits and + _ . - fit here, no hyphen first, at most 100',
  )
  .refine((name) => name !== '.' && name !== '..', 'it must not be . or ..');
const mountPoint = z
  .string()
  .trim()
  .max(1024)
  .regex(/^(none|\/[^\s\0#\\]*)$/, 'a mount point is an absolute path without spaces, or "none" for swap');
const mountOptions = z
  .string()
  .trim()
  .max(1024)
  .regex(/^[^\s\0#\\]*$/, 'options are separated by commas, without spaces');
const tag = z
  .string()
  .trim()
  .regex(/^[a-zA-Z0-9_.-]{1,256}$/, 'a tag has letters, digits, hyphens, dots and underscores');

/** Bytes, or a share of the whole: 20 GiB is 21474836480, half of it "50%". */
export const sizeWanted = z.union([
  bytes,
  z
    .string()
    .trim()
    .regex(/^(\d{1,16}|\d{1,3}(\.\d+)?%)$/, 'a size is a number of bytes or a percentage such as 50%'),
]);
export type SizeWanted = z.infer<typeof sizeWanted>;

/** MAAS's options of its layouts; what a layout does not know it refuses. */
export const layoutOptions = z
  .object({
    bootSize: sizeWanted.optional(),
    rootSize: sizeWanted.optional(),
    /** Id or name of the disk that holds /. */
    rootDevice: z.union([id, z.string().max(64)]).optional(),
    vgName: lvmName.optional(),
    lvName: lvmName.optional(),
    lvSize: sizeWanted.optional(),
    /** 0 for none; left out: by the machine's memory. */
    swapMib: z.number().int().min(0).max(1_048_576).optional(),
  })
  .strict();
export type LayoutOptions = z.infer<typeof layoutOptions>;

const filesystem = z.object({
  fstype: z.string(),
  label: z.string(),
  uuid: z.string(),
  mountPoint: z.string().nullable(),
  mountOptions: z.string(),
});

export const storedPartition = z.object({
  id,
  deviceId: id,
  /** Its number in the partition table: 3 of sda3. */
  number: z.number().int(),
  /** /dev/disk/by-dname/..., as MAAS names it; the kernel's name may differ with every boot. */
  path: z.string(),
  uuid: z.string(),
  type: z.enum(['bios', 'esp', 'linux', 'lvm', 'swap']),
  startBytes: z.number(),
  sizeBytes: z.number(),
  bootable: z.boolean(),
  /** MAAS's words: "Unused", "ext4 formatted filesystem mounted at /". */
  usedFor: z.string(),
  tags: z.array(z.string()),
  filesystem: filesystem.nullable(),
});
export type StoredPartition = z.infer<typeof storedPartition>;

export const storedDevice = z.object({
  /** Disks and volumes share one row of numbers, as MAAS's block devices do. */
  id,
  type: z.enum(['physical', 'virtual']),
  name: z.string(),
  path: z.string(),
  idPath: z.string().nullable(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  firmwareVersion: z.string().nullable(),
  uuid: z.string().nullable(),
  sizeBytes: z.number(),
  blockSize: z.number().int(),
  usedBytes: z.number(),
  availableBytes: z.number(),
  isBoot: z.boolean(),
  rotational: z.boolean(),
  removable: z.boolean(),
  readOnly: z.boolean(),
  numaNode: z.number().nullable(),
  /** The volume group of a volume; null for a disk. */
  groupId: id.nullable(),
  partitionTable: z.enum(['GPT']).nullable(),
  usedFor: z.string(),
  /** Its own and those that follow from what it is: ssd, rotary, sata, nvme, 4kn ... */
  tags: z.array(z.string()),
  filesystem: filesystem.nullable(),
  partitions: z.array(storedPartition),
  /** What the last commissioning found on it: "Ubuntu 22.04 with 212 GB of data"; null when it was empty. */
  holds: z.string().nullable(),
});
export type StoredDevice = z.infer<typeof storedDevice>;

export const storedGroup = z.object({
  id,
  uuid: z.string(),
  name: z.string(),
  sizeBytes: z.number(),
  usedBytes: z.number(),
  availableBytes: z.number(),
  members: z.array(
    z.object({ deviceId: id, partitionId: id.nullable(), name: z.string(), sizeBytes: z.number() }),
  ),
  /** Ids of its logical volumes among the devices. */
  volumes: z.array(id),
});
export type StoredGroup = z.infer<typeof storedGroup>;

export const machineStorage = z.object({
  layout: z.enum([...storageLayouts, 'custom']),
  bootDiskId: id.nullable(),
  /** Somebody chose it; otherwise it is the first by name. */
  bootDiskChosen: z.boolean(),
  /** Of the swap file; null: by the machine's memory. */
  swapMib: z.number().int().nullable(),
  devices: z.array(storedDevice),
  groups: z.array(storedGroup),
  special: z.array(z.object({ fstype: z.string(), mountPoint: z.string(), mountOptions: z.string() })),
  /** Why it cannot be deployed as it is, each a sentence with what to do. */
  problems: z.array(z.string()),
  /** Why nothing of it can be changed now by the one who asks; null when it can. */
  whyNot: z.string().nullable(),
});
export type MachineStorage = z.infer<typeof machineStorage>;

const machine = z.object({ systemId });
/** A disk or volume, or a partition of it. */
const place = machine.extend({ deviceId: id, partitionId: id.optional() });
const made = z.object({ id });
const group = machine.extend({ groupId: id });

export const storageContract = {
  'storage.get': query({
    permission: 'view',
    doc: "A machine's disks with partitions, volumes, filesystems and mount points, as its next deployment makes them.",
    input: machine.strict(),
    output: machineStorage,
  }),
  'storage.set_layout': command({
    permission: 'edit',
    doc: 'Forgets the storage that is configured and lays it out anew: flat, lvm or blank.',
    input: machine.extend({ layout: z.enum(storageLayouts), options: layoutOptions.default({}) }).strict(),
    output: done,
  }),
  'storage.restore': command({
    permission: 'edit',
    doc: 'Lays the storage out as after commissioning: with the default layout of this desk.',
    input: machine.strict(),
    output: done,
  }),
  'storage.set_boot_disk': command({
    permission: 'edit',
    doc: 'Chooses the disk that the machine starts from.',
    input: machine.extend({ deviceId: id }).strict(),
    output: done,
  }),
  'storage.set_swap': command({
    permission: 'edit',
    doc: 'Sets the size of the swap file: 0 for none, null to follow from the memory.',
    input: machine.extend({ swapMib: z.number().int().min(0).max(1_048_576).nullable() }).strict(),
    output: done,
  }),
  'storage.create_partition': command({
    permission: 'edit',
    doc: 'Adds a partition to a disk. Without a size it takes all that is free.',
    input: machine
      .extend({
        deviceId: id,
        sizeBytes: bytes.optional(),
        uuid: uuid.optional(),
        bootable: z.boolean().default(false),
      })
      .strict(),
    output: made,
  }),
  'storage.delete_partition': command({
    permission: 'edit',
    doc: 'Removes a partition that nothing is built on.',
    input: machine.extend({ deviceId: id, partitionId: id }).strict(),
    output: done,
  }),
  'storage.format': command({
    permission: 'edit',
    doc: 'Puts a filesystem, or swap, on a partition, a disk or a volume.',
    input: place
      .extend({
        fstype: z.enum(filesystemTypes),
        uuid: uuid.optional(),
        label: z.string().trim().max(64).default(''),
      })
      .strict(),
    output: done,
  }),
  'storage.unformat': command({
    permission: 'edit',
    doc: 'Takes the filesystem away from a partition, a disk or a volume.',
    input: place.strict(),
    output: done,
  }),
  'storage.mount': command({
    permission: 'edit',
    doc: 'Mounts a filesystem in the deployed system.',
    input: place.extend({ mountPoint, mountOptions: mountOptions.default('') }).strict(),
    output: done,
  }),
  'storage.unmount': command({
    permission: 'edit',
    doc: 'Mounts a filesystem no more.',
    input: place.strict(),
    output: done,
  }),
  'storage.mount_special': command({
    permission: 'edit',
    doc: 'Mounts a filesystem that needs no disk in the deployed system.',
    input: machine
      .extend({ fstype: z.enum(specialFilesystemTypes), mountPoint, mountOptions: mountOptions.default('') })
      .strict(),
    output: done,
  }),
  'storage.unmount_special': command({
    permission: 'edit',
    doc: 'Mounts a filesystem that needs no disk no more.',
    input: machine.extend({ mountPoint }).strict(),
    output: done,
  }),
  'storage.add_tag': command({
    permission: 'edit',
    doc: 'Tags a disk, a volume or a partition.',
    input: place.extend({ tag }).strict(),
    output: done,
  }),
  'storage.remove_tag': command({
    permission: 'edit',
    doc: 'Takes a tag away from a disk, a volume or a partition.',
    input: place.extend({ tag }).strict(),
    output: done,
  }),
  'storage.create_disk': command({
    permission: 'admin',
    doc: 'Names a disk that no commissioning has found. The next commissioning forgets it unless it finds it.',
    input: machine
      .extend({
        name: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9][\w!.:-]{0,63}$/, 'a disk is called like sda or nvme0n1'),
        model: z.string().trim().max(255).default(''),
        serial: z.string().trim().max(255).default(''),
        idPath: z
          .string()
          .trim()
          .max(255)
          .regex(/^(\/dev\/[\w.:+=@/-]+)?$/, 'a path below /dev')
          .default(''),
        sizeBytes: bytes,
        blockSize: z.number().int().min(512).max(65_536),
      })
      .strict(),
    output: made,
  }),
  'storage.update_device': command({
    permission: 'edit',
    doc: 'Changes a disk that was named by hand, or a volume.',
    input: machine
      .extend({
        deviceId: id,
        name: z.string().trim().min(1).max(100).optional(),
        model: z.string().trim().max(255).optional(),
        serial: z.string().trim().max(255).optional(),
        idPath: z.string().trim().max(255).optional(),
        sizeBytes: bytes.optional(),
        blockSize: z.number().int().min(512).max(65_536).optional(),
        uuid: uuid.optional(),
      })
      .strict(),
    output: done,
  }),
  'storage.delete_device': command({
    permission: 'edit',
    doc: 'Forgets a disk, or removes a volume.',
    input: machine.extend({ deviceId: id }).strict(),
    output: done,
  }),
  'storage.create_volume_group': command({
    permission: 'edit',
    doc: 'Makes an LVM volume group of whole disks and partitions.',
    input: machine
      .extend({
        name: lvmName,
        uuid: uuid.optional(),
        deviceIds: z.array(id).max(200).default([]),
        partitionIds: z.array(id).max(200).default([]),
      })
      .strict(),
    output: made,
  }),
  'storage.update_volume_group': command({
    permission: 'edit',
    doc: 'Renames a volume group, adds members to it or takes them away.',
    input: group
      .extend({
        name: lvmName.optional(),
        uuid: uuid.optional(),
        addDeviceIds: z.array(id).max(200).default([]),
        removeDeviceIds: z.array(id).max(200).default([]),
        addPartitionIds: z.array(id).max(200).default([]),
        removePartitionIds: z.array(id).max(200).default([]),
      })
      .strict(),
    output: done,
  }),
  'storage.delete_volume_group': command({
    permission: 'edit',
    doc: 'Removes a volume group that has no volumes.',
    input: group.strict(),
    output: done,
  }),
  'storage.create_logical_volume': command({
    permission: 'edit',
    doc: 'Makes a volume of a group. Without a size it takes all that is free.',
    input: group.extend({ name: lvmName, uuid: uuid.optional(), sizeBytes: bytes.optional() }).strict(),
    output: made,
  }),
  'storage.delete_logical_volume': command({
    permission: 'edit',
    doc: 'Removes a volume of a group.',
    input: group.extend({ deviceId: id }).strict(),
    output: done,
  }),
};
