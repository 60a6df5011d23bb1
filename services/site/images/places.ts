import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Examined } from './content/examine.ts';
import { imagesDir } from './store.ts';

/** Where what comes in lies until it was looked at: machines cannot fetch it there. */
export const uploadsDir = (dataDir: string): string => join(dataDir, 'uploads');
export const uploadFile = (dataDir: string, id: number): string => join(uploadsDir(dataDir), `${id}.part`);
export const repackedFile = (dataDir: string, id: number): string =>
  join(uploadsDir(dataDir), `${id}.repacked`);

const resourcesDir = (dataDir: string): string => join(imagesDir(dataDir), 'resources');

const endings = { none: '', gzip: '.gz', xz: '.xz', zstd: '.zst' } as const;
const stems = { root_tar: 'root.tar', squashfs: 'root.squashfs', disk: 'disk.raw' } as const;

/** Names its content, so that the same path never means other bytes. Relative to <data>/images. */
const servedAs = (id: number, { kind, packing, sha256 }: Examined): string =>
  `resources/${id}-${sha256.slice(0, 16)}/${stems[kind]}${endings[packing]}`;

/** Moves a file to where machines fetch it; gives its path below <data>/images. */
export async function putInPlace(dataDir: string, id: number, file: string, what: Examined): Promise<string> {
  const path = servedAs(id, what);
  const target = join(imagesDir(dataDir), path);
  if (file === target) return path;
  await mkdir(join(target, '..'), { recursive: true });
  await rename(file, target);
  return path;
}

/** The file of an image whose move was not noted any more: the program ended in between. */
export async function movedFile(dataDir: string, id: number): Promise<string | null> {
  const folders = await readdir(resourcesDir(dataDir)).catch(() => []);
  const folder = folders.find((name) => name.startsWith(`${id}-`));
  if (folder === undefined) return null;
  const [name] = await readdir(join(resourcesDir(dataDir), folder));
  return name === undefined ? null : join(resourcesDir(dataDir), folder, name);
}

export const sizeOf = async (file: string): Promise<number | null> =>
  (await stat(file).catch(() => null))?.size ?? null;

/** Removes what no row speaks of: of deletions and uploads that the end of the program cut short. */
export async function sweepPlaces(
  dataDir: string,
  kept: { files: ReadonlySet<string>; uploads: ReadonlySet<number> },
): Promise<void> {
  const folders = new Set([...kept.files].map((file) => file.split('/')[1]));
  for (const name of await readdir(resourcesDir(dataDir)).catch(() => []))
    if (!name.includes('.new') && !folders.has(name) && !kept.uploads.has(Number.parseInt(name, 10)))
      await rm(join(resourcesDir(dataDir), name), { recursive: true, force: true });
  for (const name of await readdir(uploadsDir(dataDir)).catch(() => []))
    if (!kept.uploads.has(Number.parseInt(name, 10)))
      await rm(join(uploadsDir(dataDir), name), { recursive: true, force: true });
}
