import type { Caller } from '../../contract/implement.ts';
import type { Problem, Result } from '../../contract/result.ts';
import type { BeginJob, JobKind } from '../../platform/jobs/jobs.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Group } from '../../contract/fleet.ts';
import type { MachineCommand, MachineRecord } from '../machines/index.ts';

/** What bulk actions have done by the features that own what changes; wired by the controller. */
export interface BulkAsks {
  machines: {
    /** Commissions, aborts, locks ... one machine in the caller's transaction, as the lifecycle lets it. */
    order(
      tx: Tx,
      machine: MachineRecord,
      action: MachineCommand,
      asked: { by: string; comment: string; choice?: { scripts?: readonly string[] } },
    ): Promise<Result<unknown, Problem>>;
    /** Sets zone or pool by name, adds or takes off tags; a locked machine refuses. */
    arrange(
      tx: Tx,
      machine: MachineRecord,
      change: { zone?: string; pool?: string; addTags?: readonly string[]; removeTags?: readonly string[] },
      by: string,
    ): Promise<Result<unknown, Problem>>;
    /** The system ids that a filter lets through, at most 10,000. */
    matching(input: {
      filter: string;
      group?: Group | undefined;
    }): Promise<Result<{ systemIds: string[]; total: number }>>;
  };
  power: {
    intend(
      tx: Tx,
      machine: { id: number },
      wanted: 'on' | 'off' | 'cycle',
      about: { why: string; by: string },
    ): Promise<void>;
    switches(type: string): boolean;
    /** "IPMI". */
    labelOf(type: string): string;
    /** Asks the BMC now. */
    query(systemId: string, by: string): Promise<Result<{ state: string }>>;
  };
  /** Gives one machine back as `caller` would, in a transaction of its own. */
  release(
    asked: {
      systemId: string;
      erase: boolean;
      quickErase: boolean;
      secureErase: boolean;
      comment: string;
      force: boolean;
    },
    caller: Caller,
  ): Promise<Result<unknown, Problem>>;
  jobs: { add<A>(kind: JobKind<A>): BeginJob<A> };
}
