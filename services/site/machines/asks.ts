import type { RunPurpose } from '../../contract/fleet.ts';
import type { Problem, Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { RunChoice } from '../scripts/index.ts';
import type { Activity } from './contract.ts';
import type { Status } from './lifecycle.ts';
import type { MachineRecord } from './rows.ts';

/** A row as the list needs its activity told. */
export type ActivitySubject = Pick<
  MachineRecord,
  | 'id'
  | 'hostname'
  | 'status_since'
  | 'run_purpose'
  | 'run_started_at'
  | 'deadline_at'
  | 'error_description'
  | 'power_type'
> & { status: Status };

/** A state was left for another, told in the same transaction. */
export interface Moved {
  machine: MachineRecord;
  from: Status;
  to: Status;
  why: string;
  /** It was just commissioned: what is made of its hardware can be made now. */
  commissioned: boolean;
}

/** What machines must know of, or have done by, its neighbours; wired by the controller. */
export interface MachinesAsks {
  scripts: {
    /** Why a run with this choice cannot be; null when it can. */
    whyNot(
      tx: Tx,
      machine: { id: number; status: Status; hostname: string },
      purpose: RunPurpose,
      choice: RunChoice,
    ): Promise<Problem | null>;
    /** Makes the rows of a new run. */
    startRun(tx: Tx, machineId: number, purpose: RunPurpose, choice?: RunChoice): Promise<unknown>;
    /** Ends a run that will not report any more, if there is one. */
    abortRun(tx: Tx, machineId: number): Promise<unknown>;
  };
  power: {
    /** Writes the row that asks for it; the newest wish wins. */
    intend(
      tx: Tx,
      machine: Pick<MachineRecord, 'id'>,
      wanted: 'on' | 'off' | 'cycle' | 'netboot',
      about: { why: string; by: string },
    ): Promise<void>;
    /** Takes back a wish that has not been carried out. */
    forget(tx: Tx, machineId: number): Promise<void>;
    /** Checks settings against their driver and seals them for the row. */
    prepare(type: string, parameters: Record<string, unknown>): Result<string>;
    /** The BMC's address in sealed settings, where the driver has one. */
    addressIn(sealed: string): string | null;
    /** Whether something other than a hand can switch a machine of this type. */
    switches(type: string): boolean;
  };
  boot: {
    saw(
      who: { mac: string },
      step: 'done',
      facts: { outcome: 'passed' | 'failed' | 'aborted'; why?: string; purpose?: RunPurpose },
    ): void;
    /** The last boot step seen of a machine's present boot, in words: "TFTP". */
    lastStep(machineId: number): { label: string; at: number } | null;
    /** Machines whose next boot step is late now. */
    late(): number[];
    activities(rows: readonly ActivitySubject[]): Promise<Map<number, Activity>>;
  };
  /** A status changed: deployments, addresses and storage follow in the same transaction. */
  moved(tx: Tx, moved: Moved): Promise<void>;
  /** The image is on the disk; what starts next is the installed system. */
  installed(tx: Tx, machine: MachineRecord): Promise<void>;
  /** Makers of cards, by their addresses. */
  vendorsOf(macs: readonly string[]): Promise<Map<string, string | null>>;
  /** The address that a hardware address holds a lease of. */
  addressOf(mac: string): string | null;
}
