import type { Caller } from '../../contract/implement.ts';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Configuration } from './configuration.ts';
import { loadConfiguration, machineRow, type MachineRow } from './load.ts';
import { mayNotChange } from './may-change.ts';
import { setConfig } from './save.ts';

export interface Context {
  ground: Ground;
  newUuid: () => string;
}

export const unknownMachine = (systemId: string) =>
  refuse('not_found', `There is no machine ${systemId}. It may have been deleted.`);

export interface Change {
  tx: Tx;
  machine: MachineRow;
  c: Configuration;
  context: Context;
}

/** What came of a change: a value for the caller, and what it did, for the log of events. */
export type Changed<T> = Result<{ value: T; text: string }>;

export const done = (text: string): Changed<Record<string, never>> => ok({ value: {}, text });

/** A storage that somebody changed by hand is no layout any more; what is not drawn on the disks leaves it one. */
export type Leaves = 'custom' | 'same';

/** Takes back what a refused change had written before it was refused. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.sentence);
    this.problem = problem;
  }
}

/** One change of a machine's storage: asked, done and told in one transaction; a refusal changes nothing. */
export async function change<T>(
  context: Context,
  systemId: string,
  caller: Caller,
  leaves: Leaves,
  fn: (change: Change) => Promise<Changed<T>>,
): Promise<Result<T>> {
  const { store, events } = context.ground;
  try {
    return await store.transaction(async (tx) => {
      const machine = await machineRow(tx, { systemId });
      if (!machine) return unknownMachine(systemId);
      const refused = mayNotChange(machine, caller);
      if (refused) return refused;
      const c = await loadConfiguration(tx, machine.id);
      const changed = await fn({ tx, machine, c, context });
      if (!changed.ok) throw new Refused(changed.problem);
      if (leaves === 'custom') await setConfig(tx, machine.id, { layout: 'custom' });
      await events.record(tx, {
        ...{ kind: 'storage.changed', level: 'audit', who: caller.name, text: changed.value.text },
        machine: { id: machine.id, system_id: machine.systemId },
      });
      return ok(changed.value.value);
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}
