import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ground } from '../../platform/ground.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Adopt } from './adopt.ts';
import { sizeOf, sweepPlaces, uploadFile } from './places.ts';
import { resourceRow, resourceRows, setResource, type ResourceRow } from './resources.ts';
import { imagesDir } from './store.ts';

type Parts = Pick<Ground, 'store' | 'events' | 'clock' | 'log'>;

/** An upload goes on from what is both on disk and noted. */
async function uploadAsItIs(dataDir: string, row: ResourceRow): Promise<number> {
  const size = await sizeOf(uploadFile(dataDir, row.id));
  if (size === null) return 0;
  if (size > row.received_bytes) await truncate(uploadFile(dataDir, row.id), row.received_bytes);
  return Math.min(size, row.received_bytes);
}

async function problemOf(dataDir: string, row: ResourceRow): Promise<string | null> {
  const size = await sizeOf(join(imagesDir(dataDir), row.file!));
  if (size === row.size_bytes) return null;
  const what = size === null ? 'Its file is gone' : `Its file has ${size} bytes instead of ${row.size_bytes}`;
  return `${what}. Delete it, then bring or build it again.`;
}

/** Images whose job ended without a word to them: cancelled before it began, or cut short by the end of the program. */
export async function settleJobs({ store }: Pick<Ground, 'store'>, jobs: Pick<Jobs, 'get'>): Promise<void> {
  for (const row of await resourceRows(store.read)) {
    const waits = row.state === 'building' || row.state === 'checking';
    if (row.job_id === null && !waits) continue;
    const job = row.job_id === null ? undefined : (await jobs.get(row.job_id))?.row;
    if (job?.state === 'waiting' || job?.state === 'running') continue;
    const again = row.state === 'building' ? 'Build it again.' : 'Check it again.';
    await store.transaction(async (tx) => {
      // its job may have spoken meanwhile
      const now = await resourceRow(tx, row.id);
      if (now?.job_id !== row.job_id || now?.state !== row.state) return;
      await setResource(tx, row.id, {
        job_id: null,
        ...(waits && { state: 'broken', problem: `It was broken off. ${again}` }),
      });
    });
  }
}

/**
 * What the end of the program left: uploads are measured, files that are gone are not offered, builds of the command
 * line are, and nothing stays that no row speaks of. Reads no file.
 */
export async function settleImages(
  ground: Parts,
  jobs: Pick<Jobs, 'get'>,
  dataDir: string,
  adopt: Adopt,
): Promise<void> {
  const { store, events } = ground;
  await settleJobs(ground, jobs);
  await adopt();
  const change = (id: number, to: Parameters<typeof setResource>[2]): Promise<unknown> =>
    store.transaction((tx) => setResource(tx, id, to));
  for (const row of await resourceRows(store.read)) {
    if (row.state === 'uploading') {
      const received = await uploadAsItIs(dataDir, row);
      if (received !== row.received_bytes) await change(row.id, { received_bytes: received });
    } else if (row.state === 'ready') {
      const problem = await problemOf(dataDir, row);
      if (problem === null) continue;
      await store.transaction(async (tx) => {
        await setResource(tx, row.id, { state: 'broken', problem });
        await events.record(tx, {
          kind: 'images.broken',
          level: 'error',
          text: `The image ${row.name}: ${problem}`,
          facts: { image: row.id },
        });
      });
    }
  }
  const rows = await resourceRows(store.read);
  await sweepPlaces(dataDir, {
    files: new Set(rows.flatMap(({ file }) => (file === null ? [] : [file]))),
    uploads: new Set(
      rows.filter(({ source, file }) => source === 'uploaded' && file === null).map(({ id }) => id),
    ),
  });
}
