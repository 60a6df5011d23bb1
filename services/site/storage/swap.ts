import { floorMib, GIB, LEAST_ROOT_BYTES, MIB } from './room.ts';

/** Less is not worth a file. */
const LEAST_BYTES = 64 * MIB;

/**
 * Swap for a machine that nobody said anything of: as much as its memory up to 2 GiB, a quarter of it up to 8 GiB, and
 * never more than an eighth of where it shall lie, nor what the system there needs.
 */
export function usualSwapBytes(memoryMib: number, roomBytes: number): number {
  const memory = memoryMib * MIB;
  const wanted = Math.min(memory, Math.max(2 * GIB, Math.min(8 * GIB, memory / 4)));
  const bytes = floorMib(Math.min(wanted, roomBytes / 8, roomBytes - LEAST_ROOT_BYTES));
  return bytes < LEAST_BYTES ? 0 : bytes;
}
