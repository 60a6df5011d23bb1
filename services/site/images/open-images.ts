import type { Implementation } from '../../contract/implement.ts';
import { ok } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { openAdopt } from './adopt.ts';
import { oneAtATime } from './alone.ts';
import { imageThread, openImageBuild } from './build-job.ts';
import { checkJob } from './check-job.ts';
import type { imagesContract } from './contract.ts';
import { deleteImage, getImage, listImages, renameImage } from './keep.ts';
import { resourceRows } from './resources.ts';
import { freeBytes } from './room.ts';
import { settleImages, settleJobs } from './settle.ts';
import { ephemeralStatus } from './status.ts';
import { openSystemBuild } from './system-job.ts';
import { openUploads, type Uploads } from './uploads.ts';
import { openVerify } from './verify-job.ts';

export interface Images {
  implementation: Implementation<typeof imagesContract>;
  /** Bytes come in by the doors. */
  uploads: Uploads;
  /** Before the desk begins: takes up what the end of the program left. */
  settle(): Promise<void>;
}

/** A first build installs some 220 packages; a later one of the same packages comes from the cache. */
const systemMinutes = 3;

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Boot resources: what is built here, what somebody brings, and what is offered of it. */
export function openImages(ground: Ground, jobs: Jobs, dataDir: string): Images {
  const { store } = ground;
  const alone = oneAtATime();
  const adopt = openAdopt(ground, dataDir, alone);
  const ephemeral = openImageBuild(ground, jobs, dataDir);
  const system = openSystemBuild(ground, jobs, adopt, () => imageThread(dataDir, 'system'));
  const uploads = openUploads(ground, dataDir, checkJob(ground, jobs, dataDir));
  const verify = openVerify(ground, jobs, dataDir);

  async function systemStatus() {
    const name = system.name();
    const row = (await resourceRows(store.read)).find(
      (r) => r.source === 'built' && r.name === name && r.file !== null,
    );
    return {
      ...{ name, title: row?.title ?? name, id: row?.id ?? null },
      ...{ job: await system.running(), whyNot: system.whyNot(), minutes: systemMinutes },
    };
  }

  return {
    uploads,
    settle: () => settleImages(ground, jobs, dataDir, adopt),
    implementation: {
      'images.status': async () =>
        ok({
          ...(await ephemeralStatus(dataDir, ephemeral)),
          system: await systemStatus(),
          freeBytes: await freeBytes(dataDir),
        }),
      'images.build': ({ what }, caller) => (what === 'system' ? system : ephemeral).begin(caller.name),
      'images.list': async () => {
        await settleJobs(ground, jobs);
        await adopt(); // the command line may have built one meanwhile
        return ok(await listImages(ground));
      },
      'images.get': ({ id }) => getImage(ground, id),
      'images.rename': (input, caller) => renameImage(ground, input, caller.name),
      'images.delete': ({ id }, caller) => alone(() => deleteImage(ground, jobs, dataDir, id, caller.name)),
      'images.upload_begin': (input, caller) => uploads.begin(input, caller.name),
      'images.upload_piece': ({ id, offset, base64 }, caller) =>
        uploads.append(id, offset, only(Buffer.from(base64, 'base64')), caller.name),
      'images.upload_finish': ({ id }, caller) => uploads.finish(id, caller.name),
      'images.upload_abort': ({ id }, caller) => uploads.abort(id, caller.name),
      'images.verify': ({ id }, caller) => verify(id, caller.name),
    },
  };
}
