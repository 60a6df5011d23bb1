import { join } from 'node:path';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { fileWork } from './file-work.ts';
import { unknownImage } from './keep.ts';
import { resourceRow, setResource, type ResourceRow } from './resources.ts';
import { imagesDir } from './store.ts';

export type Verify = (id: number, who: string) => Promise<Result<{ job: number }>>;

/** Reads the file of an image again; what does not match its checksum is not offered any more, what does is offered again. */
export function openVerify(ground: Ground, jobs: Pick<Jobs, 'add' | 'get'>, dataDir: string): Verify {
  const { store, events, clock } = ground;

  async function note(row: ResourceRow, problem: string, who: string): Promise<void> {
    await store.transaction(async (tx) => {
      const state = problem === '' ? 'ready' : 'broken';
      await setResource(tx, row.id, { state, problem, job_id: null, ready_at: row.ready_at ?? clock.now() });
      if (state === row.state) return;
      await events.record(tx, {
        kind: `images.${state}`,
        level: state === 'broken' ? 'error' : 'info',
        who,
        text:
          problem === '' ? `The image ${row.name} can be installed.` : `The image ${row.name}: ${problem}`,
        facts: { image: row.id },
      });
    });
  }

  const begin = jobs.add<{ id: number; name: string }>({
    kind: 'images.verify',
    arguments: z.object({ id: z.number().int(), name: z.string() }).strict(),
    title: ({ name }) => `Verify the image ${name}`,
    steps: [{ name: 'read', label: 'Read and compare' }],
    afterRestart: 'again',
    async run(job) {
      const row = await resourceRow(store.read, job.args.id);
      if (!row || row.file === null) return ok('deleted meanwhile.');
      await job.step('read');
      const done = await fileWork({ do: 'hash', file: join(imagesDir(dataDir), row.file) }, job);
      if (job.signal.aborted) {
        await store.transaction((tx) => setResource(tx, row.id, { job_id: null }));
        return refuse('not_now', 'It was broken off.');
      }
      const hashed = done.ok && 'hashed' in done.value ? done.value.hashed : null;
      if (!hashed) {
        await note(row, 'Its file cannot be read. Bring it again, or build it again.', job.askedBy);
        return done.ok ? refuse('failed', 'Nothing was read.') : done;
      }
      const matches = hashed.sha256 === row.sha256 && hashed.sizeBytes === row.size_bytes;
      const problem = matches
        ? ''
        : 'Its file does not match its checksum. Delete it, then bring or build it again.';
      await note(row, problem, job.askedBy);
      return matches ? ok('it matches its checksum.') : refuse('image_refused', problem);
    },
  });

  return async (id, who) =>
    store.transaction(async (tx): Promise<Result<{ job: number }>> => {
      const row = await resourceRow(tx, id);
      if (!row) return unknownImage(id);
      if (row.job_id !== null) return ok({ job: row.job_id });
      if (row.file === null || row.sha256 === null)
        return refuse('not_now', `${row.name} has no file yet that could be read.`);
      const job = await begin(tx, { id, name: row.name }, who);
      await setResource(tx, id, { job_id: job });
      return ok({ job });
    });
}
