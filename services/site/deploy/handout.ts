import { randomUUID } from 'node:crypto';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { machineById } from '../machines/index.ts';
import type { DeployAsks } from './asks.ts';
import type { InstallPlan } from './install-plan.ts';
import { installPlan, recipeOf } from './recipe.ts';
import { newestOf, patchDeployment } from './rows.ts';

/** A machine that comes for its plan more often restarts again and again; somebody should look at it. */
export const handedOutAtMost = 5;

/**
 * The plan for a machine that is being deployed, with this desk's address as the machine reaches it. A machine that
 * lost its power comes again, and begins again; one that comes for ever is failed. One that lives in its memory comes
 * at each of its starts.
 */
export async function planFor(
  ground: Ground,
  asks: DeployAsks,
  machineId: number,
  deskUrl: string,
): Promise<Result<InstallPlan>> {
  const { store, secrets } = ground;
  return store.transaction(async (tx) => {
    const machine = await machineById(tx, machineId);
    const row = await newestOf(tx, machineId);
    const again = machine?.status === 'deployed' && machine.ephemeral_deploy === 1;
    if (!machine || !row || (machine.status !== 'deploying' && !again))
      return refuse('not_now', 'This machine is not being deployed.');
    const recipe = recipeOf(secrets, row);
    if (!again && row.handed_out >= handedOutAtMost) {
      const why = `the machine began ${handedOutAtMost} times and never finished: it restarts in the middle of the installation`;
      await asks.machines.deployFailed(tx, machineId, why);
      return refuse('not_now', `Given up: ${why}.`);
    }
    await patchDeployment(tx, row.id, { handed_out: row.handed_out + 1 });
    const credentials = await asks.machineKey(tx, machineId);
    const about = { systemId: machine.system_id, hostname: machine.hostname, domain: machine.domain };
    // In memory everything is new at each start, also for cloud-init.
    const fresh = again ? { ...recipe, instanceId: randomUUID() } : recipe;
    return ok(installPlan(fresh, about, { url: deskUrl, credentials }));
  });
}
