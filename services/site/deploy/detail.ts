import type { Reader } from '../../platform/store/store.ts';
import type { Secrets } from '../../platform/secrets/secrets.ts';
import type { Deployment, DeployProgress } from './contract.ts';
import { recipeOf } from './recipe.ts';
import { newestOf } from './rows.ts';

/** The script result whose output is the installer's log. */
async function logOf(db: Reader, machineId: number, since: number): Promise<number | null> {
  const row = await db
    .selectFrom('script_result')
    .innerJoin('script_run', 'script_run.id', 'script_result.run_id')
    .select('script_result.id')
    .where('script_run.machine_id', '=', machineId)
    .where('script_run.purpose', '=', 'deploy')
    .where('script_run.created_at', '>=', since)
    .orderBy('script_result.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The newest deployment as people see it; null when there never was one. */
export async function deploymentOf(
  db: Reader,
  secrets: Secrets,
  machineId: number,
  progress: DeployProgress,
): Promise<Deployment | null> {
  const row = await newestOf(db, machineId);
  if (!row) return null;
  const recipe = recipeOf(secrets, row);
  const { id, state, image, target, layout, by, failure } = row;
  return {
    ...{ id, state, image, target, layout, by, failure, progress },
    imageTitle: row.image_title,
    startedAt: row.started_at,
    installedAt: row.installed_at,
    endedAt: row.ended_at,
    logResultId: await logOf(db, machineId, row.started_at),
    loginUser: row.login_user,
    addresses: recipe.network.nics.flatMap((nic) => nic.addresses.map((a) => a.replace(/\/\d+$/, ''))),
    hostKeys: JSON.parse(row.host_keys) as string[],
    hasUserData: row.has_user_data === 1,
  };
}
