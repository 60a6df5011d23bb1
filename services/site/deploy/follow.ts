import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { MachineRecord, Moved } from '../machines/index.ts';
import type { DeployAsks } from './asks.ts';
import { openOne, patchDeployment, newestOf } from './rows.ts';

/** What a machine's change of state means for its deployment, in the same transaction. */
export async function follow(
  tx: Tx,
  { clock }: Ground,
  asks: DeployAsks,
  { machine, from, to, why }: Moved,
): Promise<void> {
  const now = clock.now();
  if (from === 'deploying' && to !== 'deploying') {
    const row = await openOne(tx, machine.id);
    if (row && to === 'deployed') await patchDeployment(tx, row.id, { state: 'deployed', ended_at: now });
    else if (row && to === 'failed_deployment')
      await patchDeployment(tx, row.id, { state: 'failed', ended_at: now, failure: why });
    else if (row)
      await patchDeployment(tx, row.id, { state: 'ended', ended_at: now, failure: why || 'it was ended' });
  }
  if (to === 'ready') {
    const row = await newestOf(tx, machine.id);
    if (row && row.state !== 'ended') await patchDeployment(tx, row.id, { state: 'ended' });
    await asks.links.releaseAddresses(tx, machine.id);
  }
}

/** The image is on the disk. */
export async function installed(tx: Tx, { clock }: Ground, machine: MachineRecord): Promise<void> {
  const row = await openOne(tx, machine.id);
  if (row) await patchDeployment(tx, row.id, { state: 'starting', installed_at: clock.now() });
}
