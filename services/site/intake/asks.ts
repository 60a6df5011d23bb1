import type { Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { ImportRow } from './check.ts';

/** A station that was heard by what it sent. */
export interface Heard {
  mac: string;
  address: string | null;
  hostname: string | null;
  asksToBoot: boolean;
  /** A switch, a router, a printer, a BMC: nothing that one installs. */
  isNoMachine: boolean;
  firstAt: number;
  lastAt: number;
}

/** What intake needs of its neighbours; wired by the controller. */
export interface IntakeAsks {
  powerTypes(): string[];
  /** Names of all drivers' parameters, and those that are secrets. */
  powerParameters(): string[];
  powerSecrets(): ReadonlySet<string>;
  prepare(type: string, parameters: Record<string, unknown>): Result<string>;
  /** Writes machines in the caller's transaction; all or nothing. Returns their system ids in the rows' order. */
  insertMachines(tx: Tx, rows: readonly ImportRow[], by: string): Promise<Result<string[]>>;
  /** They are committed: servers may know them. */
  announce(): Promise<void>;
  /** Begins a bulk action that commissions them. */
  commission(tx: Tx, systemIds: readonly string[], by: string): Promise<number>;
  /** What discovery has heard, on all interfaces. */
  heard(): Heard[];
  isMachine(mac: string): boolean;
  vendorsOf(macs: readonly string[]): Promise<Map<string, string | null>>;
}
