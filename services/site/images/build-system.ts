import { constants, copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, type Result } from '../../contract/result.ts';
import { asResult, defaultCacheDir } from './build.ts';
import { cached, fill, sweep } from './cache.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { packageCache } from './package-cache.ts';
import { resolveSystemSet, systemSetKey } from './package-set.ts';
import { ImageRefusal } from './program.ts';
import { replaceFolder } from './store.ts';
import { buildSystem } from './system.ts';
import { buildSystemRoot, SYSTEM_FILE } from './system-image.ts';

export const systemSteps = [
  { name: 'packages', label: 'Choose packages' },
  { name: 'install', label: 'Install the system' },
  { name: 'pack', label: 'Pack it' },
  { name: 'store', label: 'Put in place' },
] as const;
export type SystemStep = (typeof systemSteps)[number]['name'];

export interface SystemBuildOptions {
  /** The data folder: files go to <outDir>/images/resources/built-.../ . */
  outDir: string;
  /** As for the ephemeral system: $METALDESK_CACHE or $XDG_CACHE_HOME/metaldesk. */
  cacheDir?: string;
  log?: (sentence: string) => void;
  onStep?: (step: SystemStep) => void;
  onProgress?: (done: number, of: number, unit: 'items' | 'bytes') => void;
  signal?: AbortSignal;
}

export interface BuiltSystem {
  manifest: Manifest;
  /** debian/bookworm */
  name: string;
  fromCache: boolean;
}

/** Where a data folder keeps one: its key names what is in it. */
const builtDir = (outDir: string, name: string, { arch, key }: Manifest): string =>
  join(outDir, 'images/resources', `built-${name.replace('/', '-')}-${arch}-${key}`);

function isThere(folder: string, { key, files }: Manifest): boolean {
  const there = readManifest(folder);
  const size = statSync(join(folder, SYSTEM_FILE), { throwIfNoEntry: false })?.size;
  return !('unreadable' in there) && there.key === key && size === files[SYSTEM_FILE]?.sizeBytes;
}

async function build(options: SystemBuildOptions): Promise<BuiltSystem> {
  const at = (step: SystemStep, sentence: string): void => {
    if (options.signal?.aborted) throw new ImageRefusal('The build was broken off.');
    options.onStep?.(step);
    options.log?.(sentence);
  };
  const cacheDir = options.cacheDir ?? defaultCacheDir();
  mkdirSync(cacheDir, { recursive: true });
  sweep(cacheDir);
  const workDir = mkdtempSync(join(cacheDir, `work.new-${process.pid}-`));
  try {
    const system = buildSystem();
    at('packages', 'Choosing packages ...');
    const set = await resolveSystemSet(system, workDir);
    const key = systemSetKey(system, set.packages);
    const base = join(cacheDir, `system-${key}`);
    const kept = await cached(base);
    const progress = options.onProgress ?? ((): void => undefined);
    const manifest =
      kept ??
      (await fill(base, async (into) => ({
        format: 1,
        ...(await buildSystemRoot(
          system,
          set,
          key,
          packageCache(cacheDir, 'system', workDir),
          workDir,
          into,
          {
            at,
            progress,
          },
        )),
      })));
    const name = `${system.id}/${system.suite}`;
    const target = builtDir(options.outDir, name, manifest);
    // the very same lies there: machines that fetch it are left in peace
    if (isThere(target, manifest)) return { manifest, name, fromCache: kept !== undefined };
    at('store', `Writing ${target} ...`);
    await replaceFolder(target, async (into) => {
      copyFileSync(join(base, SYSTEM_FILE), join(into, SYSTEM_FILE), constants.COPYFILE_FICLONE);
      return manifest;
    });
    return { manifest, name, fromCache: kept !== undefined };
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/**
 * Builds the system that machines get installed, from this system's own packages, into <outDir>/images/resources/. A
 * desk on that folder offers it as debian/bookworm, or what this system is. Comes from the cache when its package set
 * was built before; else it takes about two minutes and 3 GB of scratch space.
 */
export const buildSystemImage = (
  options: SystemBuildOptions,
): Promise<Result<BuiltSystem, Problem<'image_not_built'>>> => asResult(options.signal, () => build(options));
