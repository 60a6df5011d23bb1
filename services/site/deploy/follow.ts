import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { MachineRecord, Moved } from '../machines/index.ts';
import type { DeployAsks } from './asks.ts';
import { recipeOf } from './recipe.ts';
import { openOne, patchDeployment, newestOf } from './rows.ts';

const PASSED = 2;

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
  if (from === 'disk_erasing' && to === 'releasing')
    await asks.inventory.disksErased(tx, machine.id, await erasedBy(tx, machine.id));
  if (to === 'ready') {
    const row = await newestOf(tx, machine.id);
    if (row && row.state !== 'ended') await patchDeployment(tx, row.id, { state: 'ended' });
    await asks.links.releaseAddresses(tx, machine.id);
  }
}

/** Disks whose erase the machine's last run has proved. */
async function erasedBy(tx: Tx, machineId: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('script_result')
    .select('target')
    .where('name', '=', 'wipe-disks')
    .where('status', '=', PASSED)
    .where('run_id', 'in', (runs) =>
      runs
        .selectFrom('script_run')
        .select((e) => e.fn.max('id').as('id'))
        .where('machine_id', '=', machineId)
        .where('purpose', '=', 'release'),
    )
    .execute();
  return rows.flatMap(({ target }) => target ?? []);
}

/** The image is on the disk, and what the disk held before is gone. */
export async function installed(
  tx: Tx,
  { clock, secrets }: Ground,
  asks: DeployAsks,
  machine: MachineRecord,
): Promise<void> {
  const row = await openOne(tx, machine.id);
  if (!row) return;
  await patchDeployment(tx, row.id, { state: 'starting', installed_at: clock.now() });
  const { storage, imageDisk } = recipeOf(secrets, row);
  const written = storage?.wipe ?? (imageDisk ? [imageDisk.id] : []);
  await asks.inventory.disksWritten(tx, machine.id, written, row.image_title);
}
