import type { Tx } from '../../platform/store/store.ts';

export type PowerSeen = { state: 'on' | 'off' | 'unknown' } | { state: 'error'; sentence: string };

/** What power work must know of, or have done by, its neighbours; wired by the controller. */
export interface PowerAsks {
  machines: {
    setPowerState(tx: Tx, machineId: number, seen: PowerSeen): Promise<void>;
    setPowerDriver(tx: Tx, machineId: number, power: { type: string; sealed: string }): Promise<void>;
    /** A run's machine could not be switched on. */
    netbootFailed(tx: Tx, machineId: number, sentence: string): Promise<void>;
    renewDeadline(tx: Tx, machineId: number): Promise<void>;
    /** Why the lifecycle forbids it now, a sentence; null when it does not. */
    whyNot(
      action: 'on' | 'off' | 'query',
      machine: { hostname: string; status: string; locked: number; power_type: string },
    ): string | null;
  };
  boot: {
    /** The machine was switched; opens a boot in the timeline. */
    saw(who: { mac: string }, step: 'power', facts: { by: string; netboot: boolean; askedAt: number }): void;
    /** When the machine's present boot was last heard of on the wire; null when nothing was. */
    heardAt(machineId: number): number | null;
    /** When its present boot asked for an address; null when it has not yet. */
    netbootingSince(machineId: number): number | null;
  };
  macsOf(machineId: number): string[];
}
