import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ground } from '../../platform/ground.ts';
import { replaceOthers, retireFiles } from './check-job.ts';
import { type Alone } from './alone.ts';
import { MANIFEST, readManifest, type Manifest } from './manifest.ts';
import { sizeOf } from './places.ts';
import { insertResource, resourceRow, resourceRows, setResource, type ResourceRow } from './resources.ts';
import { imagesDir } from './store.ts';
import { SYSTEM_FILE } from './system-image.ts';

interface Found {
  /** Below <data>/images. */
  file: string;
  name: string;
  manifest: Manifest & { root: NonNullable<Manifest['root']> };
}

/**
 * Systems that a build put there, this desk's own or one of the command line: of each name and architecture the newest,
 * for one that was replaced lies there a while for the machines that fetch it.
 */
async function built(dataDir: string): Promise<Found[]> {
  const folder = join(imagesDir(dataDir), 'resources');
  const names = await readdir(folder).catch(() => []);
  const newest = new Map<string, { at: number; found: Found }>();
  for (const name of names.filter((n) => n.startsWith('built-') && !/\.(new|old)$/.test(n)).sort()) {
    const manifest = readManifest(join(folder, name));
    if ('unreadable' in manifest || manifest.kind !== 'system' || !manifest.root) continue;
    const packed = manifest.files[SYSTEM_FILE];
    if (!packed || (await sizeOf(join(folder, name, SYSTEM_FILE))) !== packed.sizeBytes) continue;
    const { mtimeMs: at } = await stat(join(folder, name, MANIFEST));
    const found = {
      file: `resources/${name}/${SYSTEM_FILE}`,
      name: manifest.system.replace(' ', '/'),
      manifest: { ...manifest, root: manifest.root },
    };
    const what = `${found.name} ${manifest.arch}`;
    if (at >= (newest.get(what)?.at ?? 0)) newest.set(what, { at, found });
  }
  return [...newest.values()].map(({ found }) => found);
}

/** Offers the systems that were built and are not offered yet; the row that stands for the build becomes theirs. */
export type Adopt = () => Promise<void>;

export const openAdopt =
  (ground: Pick<Ground, 'store' | 'events' | 'clock' | 'log'>, dataDir: string, alone: Alone): Adopt =>
  () =>
    alone(() => adoptBuilt(ground, dataDir));

async function adoptBuilt(
  ground: Pick<Ground, 'store' | 'events' | 'clock' | 'log'>,
  dataDir: string,
): Promise<void> {
  const { store, events, clock } = ground;
  const known = new Set((await resourceRows(store.read)).map((row) => row.file));
  const fresh = (await built(dataDir)).filter(({ file }) => !known.has(file));
  for (const { file, name, manifest } of fresh) {
    const packed = manifest.files[SYSTEM_FILE]!;
    const { root } = manifest;
    const facts = {
      ...({ state: 'ready', problem: '', kind: 'root_tar', packing: 'zstd', file, job_id: null } as const),
      ...{ sha256: packed.sha256, size_bytes: packed.sizeBytes, unpacked_bytes: root.unpackedBytes },
      ...{ bios: Number(root.bios), uefi: Number(root.uefi), network: root.network, ready_at: clock.now() },
      ...{ has_cloud_init: Number(root.hasCloudInit), has_kernel: Number(root.hasKernel) },
    };
    const architecture = `${manifest.arch}/generic`;
    const title = root.title ?? name;
    const replaced = await store.transaction(async (tx) => {
      const building = (await resourceRows(tx)).find(
        (row) =>
          row.name === name &&
          row.architecture === architecture &&
          row.source === 'built' &&
          row.file === null,
      );
      const id =
        building?.id ??
        (await insertResource(tx, {
          ...{ ...facts, name, architecture, title, source: 'built', created_by: 'desk' },
          ...{ login_user: root.loginUser ?? 'root', created_at: clock.now(), used_at: null },
          ...{ upload_name: '', upload_bytes: null, upload_sha256: null, received_bytes: 0 },
        }));
      if (building) await setResource(tx, id, facts);
      const others: ResourceRow[] = await replaceOthers(tx, (await resourceRow(tx, id))!);
      const usedAt = Math.max(0, ...others.map((other) => other.used_at ?? 0)) || null;
      await setResource(tx, id, { title, login_user: root.loginUser ?? 'root', used_at: usedAt });
      await events.record(tx, {
        kind: 'images.ready',
        text: `The image ${name} (${title}) can be installed.`,
        facts: { image: id, sha256: packed.sha256 },
      });
      return others;
    });
    retireFiles(ground, dataDir, replaced);
  }
}
