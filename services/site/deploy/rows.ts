import type { Selectable, Updateable } from 'kysely';
import type { DeploymentTable } from '../../platform/store/schema/deploy.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';

export type DeploymentRow = Selectable<DeploymentTable>;

/** The newest deployment of a machine. Index: deployment_machine. */
export const newestOf = (db: Reader, machineId: number): Promise<DeploymentRow | undefined> =>
  db
    .selectFrom('deployment')
    .selectAll()
    .where('machine_id', '=', machineId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The one that goes on; undefined when none does. */
export async function openOne(db: Reader, machineId: number): Promise<DeploymentRow | undefined> {
  const row = await newestOf(db, machineId);
  return row && (row.state === 'installing' || row.state === 'starting') ? row : undefined;
}

export const patchDeployment = (tx: Tx, id: number, change: Updateable<DeploymentTable>) =>
  tx.updateTable('deployment').set(change).where('id', '=', id).execute();

/** How long earlier deployments of an image took, the newest first. */
export const finishedWith = (db: Reader, image: string) =>
  db
    .selectFrom('deployment')
    .innerJoin('machine', 'machine.id', 'deployment.machine_id')
    .select(['machine.hostname', 'deployment.started_at', 'deployment.ended_at', 'deployment.machine_id'])
    .where('deployment.image', '=', image)
    .where('deployment.state', 'in', ['deployed', 'ended'])
    .where('deployment.failure', 'is', null)
    .where('deployment.ended_at', 'is not', null)
    .orderBy('deployment.id', 'desc')
    .limit(20)
    .execute();
