import { statfs } from 'node:fs/promises';
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { openImageBuild } from './build-job.ts';
import type { imagesContract } from './contract.ts';
import { deleteImage, getImage, listImages, renameImage } from './keep.ts';
import { ephemeralStatus } from './status.ts';

export interface Images {
  implementation: Implementation<typeof imagesContract>;
}

const notYet = (): Promise<ReturnType<typeof refuse>> =>
  Promise.resolve(refuse('not_now', 'This desk takes no uploads yet.'));

/** Boot resources: what is built here, what somebody brings, and what is offered of it. */
export function openImages(ground: Ground, jobs: Jobs, dataDir: string): Images {
  const build = openImageBuild(ground, jobs, dataDir);
  return {
    implementation: {
      'images.status': async () => {
        const { bavail, bsize } = await statfs(dataDir);
        const reason = 'Only the command line builds it for now.';
        const system = { name: null, title: null, id: null, job: null, whyNot: reason, minutes: 3 };
        return ok({ ...(await ephemeralStatus(dataDir, build)), system, freeBytes: bavail * bsize });
      },
      'images.build': ({ what }, caller) => (what === 'ephemeral' ? build.begin(caller.name) : notYet()),
      'images.list': async () => ok(await listImages(ground)),
      'images.get': ({ id }) => getImage(ground, id),
      'images.rename': (input, caller) => renameImage(ground, input, caller.name),
      'images.delete': ({ id }, caller) => deleteImage(ground, dataDir, id, caller.name),
      'images.upload_begin': notYet,
      'images.upload_finish': notYet,
      'images.upload_abort': notYet,
      'images.verify': notYet,
    },
  };
}
