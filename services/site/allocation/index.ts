/** Allocation: which of the Ready machines is like what somebody needs, and making it theirs. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { attempt } from '../../platform/store/attempt.ts';
import { machineBySystemId, type Machines } from '../machines/index.ts';
import type { allocationContract } from './contract.ts';
import { readyMachines } from './facts.ts';
import { matching, type Match } from './match.ts';

const told = ({ machine, storage, interfaces }: Match) => ({
  ...{ systemId: machine.systemId, hostname: machine.hostname, storage, interfaces },
});

/** The write lock makes callers wait for one another, so the machine that one is given the next does not see. */
export function allocationImplementation(
  { store }: Ground,
  machines: Pick<Machines, 'order'>,
): Implementation<typeof allocationContract> {
  return {
    'machines.match': async ({ constraints }) => {
      const found = matching(await readyMachines(store.read), constraints);
      if ('wrong' in found) return refuse('bad_input', found.wrong);
      return ok({ ...found, found: found.found && told(found.found) });
    },
    'machines.allocate': ({ constraints, agentName, comment }, { name: by }) =>
      attempt(store, async (tx) => {
        const found = matching(await readyMachines(tx), constraints);
        if ('wrong' in found) return refuse('bad_input', found.wrong);
        if (!found.found) return refuse('conflict', found.sentence);
        const machine = (await machineBySystemId(tx, found.found.machine.systemId))!;
        const mine = await machines.order(tx, machine, 'acquire', { by, comment, agentName });
        return mine.ok ? ok(told(found.found)) : mine;
      }),
  };
}
