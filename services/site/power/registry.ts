import { drivers } from './drivers.generated.ts';
import type { PowerDriver } from './driver.ts';

export interface DriverRegistry {
  /** The driver of a MAAS power type, or nothing. */
  find(type: string): PowerDriver | undefined;
  all(): readonly PowerDriver[];
}

/** The drivers by type; a story passes its own list to give a driver its wire. */
export function driverRegistry(list: readonly PowerDriver[] = drivers): DriverRegistry {
  const byType = new Map(list.map((driver) => [driver.type, driver]));
  return { find: (type) => byType.get(type), all: () => [...byType.values()] };
}
