import type { Tx } from '../../platform/store/store.ts';

/** What places must have done by machines, which own the rows; wired by the controller. */
export interface PlacesAsks {
  /** All machines of one zone go to another. */
  moveToZone(tx: Tx, from: number, to: number): Promise<void>;
  /** Puts a tag on machines and takes it off others; locked and unknown ones are left alone. */
  setTag(
    tx: Tx,
    tagId: number,
    change: { add: readonly string[]; remove: readonly string[] },
  ): Promise<{ added: number; removed: number }>;
}
