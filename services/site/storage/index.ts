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
export { storageLayouts } from './contract.ts';
export type { DrawnDisk, DrawnGroup, DrawnPart } from './drawn.ts';
export { toldOfMany, type StoredParts } from './told.ts';
export { openStorage, type PlanChoices, type Storage, type StorageProposal } from './storage.ts';
