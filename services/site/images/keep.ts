import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { uploadFile } from './places.ts';
import { resourceView } from './resource-view.ts';
import type { BootResource } from './contract.ts';
import {
  deleteResource,
  resourceRow,
  resourceRows,
  resourcesNamed,
  setResource,
  type ResourceRow,
} from './resources.ts';
import { imagesDir } from './store.ts';

export const unknownImage = (id: number): Result<never> => refuse('not_found', `There is no image ${id}.`);

export const listImages = async ({ store }: Pick<Ground, 'store'>): Promise<{ items: BootResource[] }> => ({
  items: (await resourceRows(store.read)).map(resourceView),
});

export async function getImage(
  { store }: Pick<Ground, 'store'>,
  id: number,
): Promise<Result<{ image: BootResource }>> {
  const row = await resourceRow(store.read, id);
  return row ? ok({ image: resourceView(row) }) : unknownImage(id);
}

export interface Renamed {
  id: number;
  name?: string | undefined;
  title?: string | undefined;
  loginUser?: string | undefined;
}

/** Two that are ready never have one name and architecture: a deployment must mean one of them. */
export async function renameImage(
  { store, events }: Pick<Ground, 'store' | 'events'>,
  { id, name, title, loginUser }: Renamed,
  who: string,
): Promise<Result<Record<string, never>>> {
  return store.transaction(async (tx) => {
    const row = await resourceRow(tx, id);
    if (!row) return unknownImage(id);
    if (name !== undefined && name !== row.name) {
      const others = await resourcesNamed(tx, name, row.architecture);
      if (others.some((other) => other.id !== id && other.state === 'ready'))
        return refuse(
          'conflict',
          `Another image is called ${name} already. Delete it, or choose another name.`,
        );
    }
    await setResource(tx, id, {
      name: name ?? row.name,
      title: title ?? row.title,
      login_user: loginUser ?? row.login_user,
    });
    await events.record(tx, {
      kind: 'images.renamed',
      level: 'audit',
      who,
      text: `The image ${row.name} was changed${name !== undefined && name !== row.name ? ` and is ${name} now` : ''}.`,
      facts: { image: id },
    });
    return ok({});
  });
}

/** Machines that fetch it at this moment. */
async function installingOn(tx: Tx, name: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('deployment')
    .innerJoin('machine', 'machine.id', 'deployment.machine_id')
    .select('machine.hostname')
    .where('deployment.state', '=', 'installing')
    .where('deployment.image', '=', name)
    .orderBy('machine.hostname')
    .limit(10)
    .execute();
  return rows.map(({ hostname }) => hostname);
}

/** The row goes first: what is not offered any more may lose its file, never the other way round. */
export async function deleteImage(
  { store, events }: Pick<Ground, 'store' | 'events'>,
  jobs: Pick<Jobs, 'cancel'>,
  dataDir: string,
  id: number,
  who: string,
): Promise<Result<Record<string, never>>> {
  const deleted = await store.transaction(async (tx): Promise<Result<ResourceRow>> => {
    const row = await resourceRow(tx, id);
    if (!row) return unknownImage(id);
    const hosts = row.state === 'ready' ? await installingOn(tx, row.name) : [];
    if (hosts.length > 0)
      return refuse(
        'conflict',
        `${row.name} is being installed on ${hosts.join(', ')}. Wait until it is there, or abort that first.`,
      );
    await deleteResource(tx, id);
    await events.record(tx, {
      kind: 'images.deleted',
      level: 'audit',
      who,
      text: `The image ${row.name} was deleted.`,
      facts: { image: id },
    });
    return ok(row);
  });
  if (!deleted.ok) return deleted;
  const gone = deleted.value;
  // one that has ended meanwhile has nothing to be cancelled
  if (gone.job_id !== null) await jobs.cancel(gone.job_id, who);
  if (gone.file !== null)
    await rm(join(imagesDir(dataDir), dirname(gone.file)), { recursive: true, force: true });
  await rm(uploadFile(dataDir, id), { force: true });
  return ok({});
}
