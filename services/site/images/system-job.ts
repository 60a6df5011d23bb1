import { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Adopt } from './adopt.ts';
import { newestRunning, runBuild, whyNotHere, type BuildThread, type ImageBuild } from './build-job.ts';
import { systemSteps } from './build-system.ts';
import { deleteResource, insertResource, resourceRow, resourcesNamed, setResource } from './resources.ts';
import { buildSystem, type BuildSystem } from './system.ts';

const kind = 'images.build_system';

export interface SystemBuild extends ImageBuild {
  /** debian/bookworm; null where this computer cannot build one. */
  name(): string | null;
}

function thisSystem(): BuildSystem | null {
  try {
    return buildSystem();
  } catch {
    return null; // whyNot says it in words
  }
}

/** Building the system that machines get installed, as a job with a row in the list of images from its beginning. */
export function openSystemBuild(
  ground: Ground,
  jobs: Pick<Jobs, 'add' | 'list'>,
  adopt: Adopt,
  open: () => BuildThread,
  whyNot: () => string | null = whyNotHere,
  system: BuildSystem | null = thisSystem(),
): SystemBuild {
  const { store, clock } = ground;
  const name = system && `${system.id}/${system.suite}`;
  const architecture = `${system?.arch ?? 'amd64'}/generic`;

  const begin = jobs.add<{ id: number }>({
    kind,
    arguments: z.object({ id: z.number().int() }).strict(),
    title: () => `Build ${name ?? 'a system'} to be installed`,
    steps: systemSteps,
    afterRestart: 'again',
    async run(job) {
      const { id } = job.args;
      const built = await runBuild(open(), job);
      if (built.ok) {
        await adopt();
        // the very same system was offered already: the row of this build stands for nothing
        await store.transaction(async (tx) => {
          if ((await resourceRow(tx, id))?.state === 'building') await deleteResource(tx, id);
        });
        return ok(`built: ${built.value} can be installed.`);
      }
      await store.transaction(async (tx) => {
        if (job.signal.aborted) await deleteResource(tx, id);
        else await setResource(tx, id, { state: 'broken', problem: built.problem.sentence, job_id: null });
      });
      return built;
    },
  });
  const running = (): Promise<number | null> => newestRunning(jobs, kind);

  /** The row of a build that goes on or failed; a new one where there is none. */
  async function asked(who: string): Promise<number> {
    return store.transaction(async (tx) => {
      const fallen = (await resourcesNamed(tx, name!, architecture)).find(
        (row) => row.source === 'built' && row.file === null,
      );
      const id =
        fallen?.id ??
        (await insertResource(tx, {
          ...{ name: name!, architecture, title: name!, source: 'built', state: 'building', problem: '' },
          ...{ kind: null, packing: null, file: null, sha256: null, size_bytes: null, unpacked_bytes: null },
          ...{ has_cloud_init: null, has_kernel: null, bios: null, uefi: null, network: null },
          ...{ upload_name: '', upload_bytes: null, upload_sha256: null, received_bytes: 0, job_id: null },
          ...{
            login_user: system!.id,
            created_at: clock.now(),
            ready_at: null,
            used_at: null,
            created_by: who,
          },
        }));
      const job = await begin(tx, { id }, who);
      await setResource(tx, id, { state: 'building', problem: '', job_id: job });
      return job;
    });
  }

  return {
    name: () => name,
    running,
    whyNot,
    async begin(who): Promise<Result<{ job: number }>> {
      const reason = whyNot();
      if (reason !== null) return refuse('not_now', reason);
      return ok({ job: (await running()) ?? (await asked(who)) });
    },
  };
}
