import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, type Result, ok, refuse } from '../../contract/result.ts';
import { EPHEMERAL_FILES, type Manifest, readManifest, verifyFiles, writeManifest } from './manifest.ts';

/** Fills a folder beside `folder` and swaps it in: what is served is the old image or the new one, never a mixture. */
export async function replaceFolder(
  folder: string,
  work: (into: string) => Promise<Manifest>,
): Promise<Manifest> {
  const into = `${folder}.new`;
  const old = `${folder}.old`;
  for (const leftover of [into, old]) rmSync(leftover, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  try {
    const manifest = await work(into);
    writeManifest(into, manifest);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(into, folder);
    return manifest;
  } finally {
    for (const leftover of [into, old]) rmSync(leftover, { recursive: true, force: true });
  }
}

/** Where a data folder keeps what machines fetch. */
export const imagesDir = (dataDir: string): string => join(dataDir, 'images');
const ephemeralDir = (dataDir: string, arch: string): string => join(imagesDir(dataDir), 'ephemeral', arch);
const loadersDir = (dataDir: string): string => join(imagesDir(dataDir), 'loaders');

/** The ephemeral image that is there for an architecture; undefined when none was built or imported. Checksums are not read. */
export function ephemeralImage(dataDir: string, arch = 'amd64'): Manifest | undefined {
  const manifest = readManifest(ephemeralDir(dataDir, arch));
  return 'unreadable' in manifest ? undefined : manifest;
}

/** Reads every file again and compares it with its manifest: one sentence for each that is wrong. */
export async function verifyImages(dataDir: string, arch = 'amd64'): Promise<string[]> {
  const found: string[] = [];
  for (const folder of [ephemeralDir(dataDir, arch), loadersDir(dataDir)]) {
    const manifest = readManifest(folder);
    found.push(...('unreadable' in manifest ? [manifest.unreadable] : await verifyFiles(folder, manifest)));
  }
  return found;
}

/**
 * Takes over an image built elsewhere: a folder as `npm run image` writes it (images/ with ephemeral/<arch> and loaders,
 * each with its manifest.json). Everything is checked against its checksums before anything here is replaced.
 */
export async function importImages(
  dataDir: string,
  from: string,
  arch = 'amd64',
): Promise<Result<Manifest, Problem<'image_refused'>>> {
  const parts = [
    { from: join(from, 'ephemeral', arch), to: ephemeralDir(dataDir, arch), kind: 'ephemeral' },
    { from: join(from, 'loaders'), to: loadersDir(dataDir), kind: 'loaders' },
  ];
  const checked: { from: string; to: string; manifest: Manifest }[] = [];
  for (const part of parts) {
    const manifest = readManifest(part.from);
    if ('unreadable' in manifest) return refuse('image_refused', manifest.unreadable);
    const needed = part.kind === 'ephemeral' ? EPHEMERAL_FILES : ['ipxe.efi', 'undionly.kpxe', 'local.efi'];
    const absent = needed.filter((name) => !manifest.files[name]);
    const wrong = [
      ...absent.map((name) => `${name} is not in the manifest.`),
      ...(await verifyFiles(part.from, manifest)),
    ];
    if (manifest.kind !== part.kind || manifest.arch !== arch)
      wrong.unshift(`it holds ${manifest.kind} for ${manifest.arch}.`);
    if (wrong.length > 0) return refuse('image_refused', `${part.from}: ${wrong.join(' ')}`);
    checked.push({ from: part.from, to: part.to, manifest });
  }
  for (const { from: source, to, manifest } of checked) {
    await replaceFolder(to, async (into) => {
      for (const name of Object.keys(manifest.files)) copyFileSync(join(source, name), join(into, name));
      return manifest;
    });
  }
  return ok(checked[0]!.manifest);
}
