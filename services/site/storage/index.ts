/** A machine's disks as they shall be: layouts, partitions, volumes, and the plan that the installer follows. */
export type {
  Filesystem,
  Loader,
  PartitionType,
  PlannedDisk,
  PlannedPartition,
  StoragePlan,
  StorageStep,
} from './plan.ts';
