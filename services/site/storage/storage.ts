import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Implementation } from '../../contract/implement.ts';
import type { Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { readSetting } from '../../platform/settings/settings.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { storageLayouts, type storageContract } from './contract.ts';
import type { DrawnDisk, DrawnGroup } from './drawn.ts';
import { implementation } from './implementation.ts';
import type { PlannedDisk, StoragePlan } from './plan.ts';
import { adopt, applyLayout, planFor, type PlanningContext } from './planning.ts';

/** What a deployment asks for; what is left out is as the machine's storage is configured. */
export interface PlanChoices {
  layout?: 'flat' | 'lvm' | 'blank' | 'configured' | undefined;
  /** Name of the disk that holds /. Without a layout, the layout that the machine has is laid out anew on it. */
  rootDisk?: string | undefined;
  swapMib?: number | undefined;
  /** files: a root file system to be unpacked; disk: an image with partitions of its own, written to the whole root disk. */
  image?: 'files' | 'disk' | undefined;
}

/** What a deployment would do to a machine's disks. It is drawn as far as it goes also when it cannot be done. */
export interface StorageProposal {
  /** Why it cannot be deployed so, each a sentence with what to do. Empty when it can. */
  problems: string[];
  /** Null when there are problems, and for an image of a whole disk. */
  plan: StoragePlan | null;
  /** Where an image of a whole disk goes; null for files, and when there are problems. */
  imageDisk: PlannedDisk | null;
  layout: 'flat' | 'lvm' | 'blank' | 'configured';
  rootDisk: string | null;
  layouts: {
    name: 'flat' | 'lvm' | 'blank' | 'configured';
    label: string;
    text: string;
    whyNot: string | null;
  }[];
  now: DrawnDisk[];
  after: DrawnDisk[];
  groups: DrawnGroup[];
  /** Disks with something on them that will be gone. */
  erases: { name: string; holds: string }[];
}

export interface Storage {
  /** Reads only; a plan has fresh UUIDs unless it is the configured one. */
  planFor(db: Reader, machineId: number, choices: PlanChoices): Promise<StorageProposal>;
  /** Makes the choices the machine's configured storage, so that every door shows it, and plans exactly that. */
  adopt(tx: Tx, machineId: number, choices: PlanChoices): Promise<Result<StorageProposal>>;
  /** After a commissioning: the machine's storage becomes the desk's default layout, as far as its disks allow it. */
  applyDefaultLayout(tx: Tx, machineId: number): Promise<void>;
  readonly implementation: Implementation<typeof storageContract>;
}

/** MAAS's setting default_storage_layout. */
const DEFAULT_LAYOUT = 'defaultStorageLayout';

export function openStorage(ground: Ground, newUuid: () => string = randomUUID): Storage {
  const planning: PlanningContext = { newUuid, now: () => ground.clock.now() };

  async function applyDefaultLayout(tx: Tx, machineId: number): Promise<void> {
    const layout = (await readSetting(tx, DEFAULT_LAYOUT, z.enum(storageLayouts))) ?? 'flat';
    const laidOut = await applyLayout(tx, planning, machineId, layout, {});
    // Disks that no layout fits on stay as they are; what is missing is told where somebody wants to deploy.
    if (!laidOut.ok) await applyLayout(tx, planning, machineId, 'blank', {});
  }
  return {
    planFor: (db, machineId, choices) => planFor(db, planning, machineId, choices),
    adopt: (tx, machineId, choices) => adopt(tx, planning, machineId, choices),
    applyDefaultLayout,
    implementation: implementation({ ground, newUuid }, planning, applyDefaultLayout),
  };
}
