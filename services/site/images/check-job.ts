import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { BeginJob, Jobs, RunningJob } from '../../platform/jobs/jobs.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Examined } from './content/examine.ts';
import { nameParts } from './deployable.ts';
import { fileWork } from './file-work.ts';
import { MANIFEST } from './manifest.ts';
import { movedFile, putInPlace, repackedFile, sizeOf, uploadFile } from './places.ts';
import { deleteResource, resourceRow, resourcesNamed, setResource, type ResourceRow } from './resources.ts';
import { imagesDir } from './store.ts';

/** Machines that fetch an image keep doing so for a while after another took its place. */
const outliveMs = 6 * 3600_000;

const column = (fact: boolean | null): number | null => (fact === null ? null : Number(fact));

/** First users of images that do not say, by their system. MAAS's own images and most custom ones are Ubuntu's. */
const usualUser: Readonly<Record<string, string>> = {
  debian: 'debian',
  fedora: 'fedora',
  rocky: 'rocky',
  almalinux: 'almalinux',
  ...{ centos: 'cloud-user', rhel: 'cloud-user', ol: 'cloud-user' },
  ...{ opensuse: 'opensuse', suse: 'sles', arch: 'arch', windows: 'Admin' },
};

/** Images of the same name and architecture that another one replaces: their rows go now, their files later. */
export async function replaceOthers(tx: Tx, row: ResourceRow): Promise<ResourceRow[]> {
  const others = (await resourcesNamed(tx, row.name, row.architecture)).filter(
    (other) => other.id !== row.id && other.state === 'ready',
  );
  for (const other of others) await deleteResource(tx, other.id);
  return others;
}

/** Forgets files whose rows are gone, once nobody fetches them any more. */
export function retireFiles(
  { clock, log }: Pick<Ground, 'clock' | 'log'>,
  dataDir: string,
  rows: readonly ResourceRow[],
): void {
  const folders = rows.flatMap(({ file }) =>
    file === null ? [] : [join(imagesDir(dataDir), dirname(file))],
  );
  if (folders.length === 0) return;
  // what was built and replaced must not be found again as built
  for (const folder of folders) rmSync(join(folder, MANIFEST), { force: true });
  clock.after(outliveMs, () => {
    for (const folder of folders)
      rm(folder, { recursive: true, force: true }).catch((error: unknown) =>
        log.error({ err: error, folder }, 'an image that was replaced could not be deleted'),
      );
  });
}

/** What examining found, as columns. What the admin said of title and user stays. */
export function factsOf(row: ResourceRow, examined: Examined) {
  const { osystem } = nameParts(row.name);
  return {
    kind: examined.kind,
    packing: examined.packing,
    sha256: examined.sha256,
    size_bytes: examined.sizeBytes,
    unpacked_bytes: examined.unpackedBytes,
    bios: column(examined.bios),
    uefi: column(examined.uefi),
    has_cloud_init: column(examined.root?.hasCloudInit ?? null),
    has_kernel: column(examined.root?.hasKernel ?? null),
    network: examined.root?.network ?? null,
    title: row.title !== '' ? row.title : (examined.root?.title ?? row.name),
    login_user:
      row.login_user !== '' ? row.login_user : (examined.root?.loginUser ?? usualUser[osystem] ?? 'ubuntu'),
  };
}

/** The job that looks at what was brought, and offers it when nothing is wrong. */
export function checkJob(
  ground: Ground,
  jobs: Pick<Jobs, 'add'>,
  dataDir: string,
): BeginJob<{ id: number; name: string }> {
  const { store, events, clock } = ground;

  async function broken(id: number, sentence: string): Promise<Result<string>> {
    await store.transaction(async (tx) => {
      await setResource(tx, id, { state: 'broken', problem: sentence, job_id: null });
    });
    return refuse('image_refused', sentence);
  }

  async function offer(id: number, file: string, examined: Examined, who: string): Promise<Result<string>> {
    const path = await putInPlace(dataDir, id, file, examined);
    const replaced = await store.transaction(async (tx) => {
      const row = await resourceRow(tx, id);
      if (!row) return null;
      const others = await replaceOthers(tx, row);
      const facts = factsOf(row, examined);
      await setResource(tx, id, {
        ...{ ...facts, state: 'ready', problem: '', file: path, ready_at: clock.now(), job_id: null },
        used_at: Math.max(0, ...others.map((other) => other.used_at ?? 0)) || null,
      });
      await events.record(tx, {
        kind: 'images.ready',
        who,
        text: `The image ${row.name} (${facts.title}) can be installed.`,
        facts: { image: id, sha256: examined.sha256 },
      });
      return others;
    });
    await rm(uploadFile(dataDir, id), { force: true });
    if (!replaced) {
      await rm(join(imagesDir(dataDir), dirname(path)), { recursive: true, force: true });
      return ok('deleted meanwhile.');
    }
    retireFiles(ground, dataDir, replaced);
    return ok('it can be installed.');
  }

  async function run(job: RunningJob<{ id: number; name: string }>): Promise<Result<string>> {
    const { id } = job.args;
    const row = await resourceRow(store.read, id);
    if (!row || row.state === 'ready') return ok(row ? 'it can be installed.' : 'deleted meanwhile.');
    const arrived = uploadFile(dataDir, id);
    const file = (await sizeOf(arrived)) === null ? await movedFile(dataDir, id) : arrived;
    if (file === null) return broken(id, 'Its file is gone. Bring it again.');
    await store.transaction(async (tx) => {
      await setResource(tx, id, { state: 'checking', problem: '', job_id: job.id });
    });
    // what was moved already was proved, and perhaps packed anew: the sum of its upload is none of its own
    const sha256 = file === arrived ? row.upload_sha256 : null;
    const done = await fileWork({ do: 'examine', file, sha256, into: repackedFile(dataDir, id) }, job);
    if (!done.ok) {
      await rm(repackedFile(dataDir, id), { force: true });
      return broken(
        id,
        job.signal.aborted ? 'The check was broken off. Check it again.' : done.problem.sentence,
      );
    }
    if (!('examined' in done.value)) throw new Error('the file was examined without a finding');
    return offer(id, done.value.file, done.value.examined, job.askedBy);
  }

  return jobs.add({
    kind: 'images.check',
    arguments: z.object({ id: z.number().int(), name: z.string() }).strict(),
    title: ({ name }) => `Check the image ${name}`,
    steps: [
      { name: 'examine', label: 'Checksum and content' },
      { name: 'repack', label: 'Pack the disk anew' },
    ],
    afterRestart: 'again',
    run,
  });
}
