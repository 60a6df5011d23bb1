import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Problem, type Result, ok, refuse } from '../../contract/result.ts';
import { assetsDir } from './assets-dir.ts';
import { prepareKernel } from './kernel.ts';
import { cached, fill, sweep } from './cache.ts';
import { LOCAL_EFI_MODULES, buildLoaders } from './loaders.ts';
import { type Manifest, describeFiles } from './manifest.ts';
import { type PackageSet, packageSetKey, resolvePackageSet } from './package-set.ts';
import { brokenOffBy, ImageRefusal } from './program.ts';
import { IPXE_LOADERS } from './recipe.ts';
import { buildRoot } from './root-image.ts';
import { packAgent, packDrivers } from './stage1.ts';
import { replaceFolder } from './store.ts';
import { type BuildSystem, buildSystem } from './system.ts';

export interface BuildOptions {
  /** The data folder: files go to <outDir>/images/. */
  outDir: string;
  /** Finished parts by the hash of what they are made of; default $METALDESK_CACHE or $XDG_CACHE_HOME/metaldesk. */
  cacheDir?: string;
  log?: (sentence: string) => void;
  /** Told what it is at: of `buildSteps`, in their order; parts that come from the cache are left out. */
  onStep?: (step: BuildStep) => void;
  /** Breaks it off; what is finished stays in the cache. */
  signal?: AbortSignal;
}

export const buildSteps = [
  { name: 'packages', label: 'Choose packages' },
  { name: 'kernel', label: 'Fetch the kernel' },
  { name: 'drivers', label: 'Pack drivers' },
  { name: 'root', label: 'Install the system' },
  { name: 'loaders', label: 'Collect boot loaders' },
  { name: 'store', label: 'Put in place' },
] as const;
export type BuildStep = (typeof buildSteps)[number]['name'];

export interface BuiltImage {
  ephemeral: Manifest;
  loaders: Manifest;
  fromCache: boolean;
}

export const defaultCacheDir = (): string =>
  process.env['METALDESK_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'metaldesk');

const LOADERS = [...IPXE_LOADERS, 'local.efi'];
const COPIED = ['vmlinuz', 'eph.squashfs'];
const BASE_FILES = [...COPIED, 'drivers.img'];
type At = (step: BuildStep, sentence: string) => void;

function buildBase(
  system: BuildSystem,
  set: PackageSet,
  key: string,
  workDir: string,
  folder: string,
  at: At,
): Promise<Manifest> {
  return fill(folder, async (into) => {
    at('kernel', 'Fetching the kernel ...');
    const kernel = await prepareKernel(set.unpacked, workDir);
    copyFileSync(kernel.vmlinuz, join(into, 'vmlinuz'));
    at('drivers', 'Packing the drivers of stage 1 ...');
    writeFileSync(join(into, 'drivers.img'), await packDrivers(kernel));
    at('root', `Installing ${set.root.length} packages into a root file system (about a minute) ...`);
    const packages = await buildRoot(system, kernel, workDir, join(into, 'eph.squashfs'));
    const identity = {
      format: 1 as const,
      kind: 'ephemeral' as const,
      arch: system.arch,
      key,
      system: `${system.id} ${system.suite}`,
    };
    const files = await describeFiles(into, BASE_FILES);
    return { ...identity, kernelVersion: kernel.version, packages: [...packages, ...set.unpacked], files };
  });
}

function buildLoaderFolder(
  system: BuildSystem,
  set: PackageSet,
  key: string,
  workDir: string,
  folder: string,
  at: At,
): Promise<Manifest> {
  return fill(folder, async (into) => {
    at('loaders', 'Collecting the boot loaders ...');
    await buildLoaders(set.loaders, join(assetsDir, 'boot/local.cfg'), workDir, into);
    const identity = {
      format: 1 as const,
      kind: 'loaders' as const,
      arch: system.arch,
      key,
      system: `${system.id} ${system.suite}`,
    };
    return { ...identity, packages: set.loaders, files: await describeFiles(into, LOADERS) };
  });
}

async function build(options: BuildOptions): Promise<BuiltImage> {
  const at: At = (step, sentence) => {
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
    const set = await resolvePackageSet(system, workDir);
    const key = packageSetKey(system, set);
    const base = join(cacheDir, `ephemeral-${key}`);
    const localConfig = readFileSync(join(assetsDir, 'boot/local.cfg'));
    const loaderKey = createHash('sha256')
      .update(JSON.stringify([set.loaders, LOCAL_EFI_MODULES]))
      .update(localConfig)
      .digest('hex')
      .slice(0, 24);
    const loaderBase = join(cacheDir, `loaders-${loaderKey}`);
    const keptBase = await cached(base);
    const baseManifest = keptBase ?? (await buildBase(system, set, key, workDir, base, at));
    const loaders =
      (await cached(loaderBase)) ??
      (await buildLoaderFolder(system, set, loaderKey, workDir, loaderBase, at));
    at('store', `Writing ${options.outDir}/images ...`);
    const ephemeral = await replaceFolder(
      join(options.outDir, 'images/ephemeral', system.arch),
      async (into) => {
        for (const name of COPIED) copyFileSync(join(base, name), join(into, name));
        const drivers = readFileSync(join(base, 'drivers.img'));
        writeFileSync(
          join(into, 'stage1.img'),
          Buffer.concat([drivers, await packAgent(join(assetsDir, 'agent'))]),
        );
        const unchanged = Object.fromEntries(COPIED.map((name) => [name, baseManifest.files[name]!]));
        return { ...baseManifest, files: { ...unchanged, ...(await describeFiles(into, ['stage1.img'])) } };
      },
    );
    await replaceFolder(join(options.outDir, 'images/loaders'), async (into) => {
      for (const name of LOADERS) copyFileSync(join(loaderBase, name), join(into, name));
      return loaders;
    });
    return { ephemeral, loaders, fromCache: keptBase !== undefined };
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** A refusal of a build as a value; a full disk and a folder that may not be written have the system's own sentence. */
export async function asResult<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<Result<T, Problem<'image_not_built'>>> {
  try {
    return ok(await (signal ? brokenOffBy(signal, work) : work()));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof ImageRefusal || code) return refuse('image_not_built', (error as Error).message);
    throw error;
  }
}

/**
 * Builds the ephemeral system and the boot loaders from this system's own packages into <outDir>/images/. Parts whose
 * package set was built before come from the cache. Takes about a minute and 2 GB of scratch space the first time.
 */
export const buildImage = (options: BuildOptions): Promise<Result<BuiltImage, Problem<'image_not_built'>>> =>
  asResult(options.signal, () => build(options));
