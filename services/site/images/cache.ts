import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readManifest, verifyFiles, writeManifest } from './manifest.ts';

/** A finished cache folder, or undefined when it is absent or damaged. */
export async function cached(folder: string): Promise<Manifest | undefined> {
  const manifest = readManifest(folder);
  if ('unreadable' in manifest || (await verifyFiles(folder, manifest)).length > 0) return undefined;
  utimesSync(folder, new Date(), new Date());
  return manifest;
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Finished parts of each kind that the cache keeps: those used last. */
const KEPT_PARTS = 4;

/** Removes what builds left behind that were killed (their folders end in the number of a process that is gone), and old parts. */
export function sweep(cacheDir: string): void {
  for (const name of readdirSync(cacheDir)) {
    const pid = /\.new-(\d+)/.exec(name)?.[1];
    if (pid && !alive(Number(pid))) rmSync(join(cacheDir, name), { recursive: true, force: true });
  }
  for (const kind of ['ephemeral-', 'loaders-', 'system-']) {
    const parts = readdirSync(cacheDir).filter((name) => name.startsWith(kind) && !name.includes('.new-'));
    const usedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0; // another build sweeps too
    const newestFirst = parts.map((name) => join(cacheDir, name)).sort((x, y) => usedAt(y) - usedAt(x));
    for (const old of newestFirst.slice(KEPT_PARTS)) rmSync(old, { recursive: true, force: true });
  }
}

/** Fills a new folder and puts it in place whole, so that a build that was cut short leaves nothing that looks finished. */
export async function fill(folder: string, work: (into: string) => Promise<Manifest>): Promise<Manifest> {
  const into = `${folder}.new-${process.pid}`;
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  try {
    const manifest = await work(into);
    writeManifest(into, manifest);
    rmSync(folder, { recursive: true, force: true });
    renameSync(into, folder);
    return manifest;
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}
