import { createReadStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packZstd } from './content/repack.ts';
import { RootListener } from './content/root-facts.ts';
import { TarScan } from './content/tar-scan.ts';
import { installPackages } from './install-packages.ts';
import { describeFiles, type Manifest } from './manifest.ts';
import type { PackageCache } from './package-cache.ts';
import type { PackageVersion } from './package-set.ts';
import { ImageRefusal, runProgram } from './program.ts';
import { parseDpkgStatus } from './root-image.ts';
import type { BuildSystem } from './system.ts';
import {
  SYSTEM_AFTER,
  SYSTEM_BEFORE,
  SYSTEM_EXCLUDES,
  SYSTEM_KEEPS,
  SYSTEM_PACKING_LEVEL,
  SYSTEM_REMOVES,
} from './system-recipe.ts';

export const SYSTEM_FILE = 'root.tar.zst';

export interface SystemTold {
  at(step: 'install' | 'pack', sentence: string): void;
  progress(done: number, of: number, unit: 'items' | 'bytes'): void;
}

/** Reads the finished tar once more: what is announced of the image is what is in it. */
async function factsOf(tar: string) {
  const listener = new RootListener();
  const scan = new TarScan(listener);
  for await (const chunk of createReadStream(tar, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    scan.push(chunk);
  scan.end();
  const facts = listener.facts();
  if (!facts.hasKernel || !facts.hasCloudInit || facts.network === null || !(facts.bios || facts.uefi))
    throw new ImageRefusal(
      `What was built is not complete: ${JSON.stringify(facts)}. Look at the apt sources of this computer.`,
    );
  return facts;
}

/** Builds the system that machines get installed, as `root.tar.zst` in `into`. Nothing unpacked stays behind. */
export async function buildSystemRoot(
  system: BuildSystem,
  set: { asked: string[]; packages: PackageVersion[] },
  key: string,
  cache: PackageCache,
  workDir: string,
  into: string,
  told: SystemTold,
): Promise<Omit<Manifest, 'format'>> {
  const tar = join(workDir, 'system.tar');
  told.at('install', `Installing ${set.packages.length} packages into a system (about two minutes) ...`);
  let done = 0;
  await installPackages(
    system,
    {
      packages: set.asked,
      cache,
      excludes: SYSTEM_EXCLUDES,
      keeps: SYSTEM_KEEPS,
      before: SYSTEM_BEFORE,
      after: [`rm -rf ${SYSTEM_REMOVES.map((name) => `"$1"/${name}`).join(' ')}`, ...SYSTEM_AFTER],
      onLine(line) {
        if (!/^(Unpacking|Setting up) /.test(line)) return;
        done += 1;
        told.progress(Math.min(done, set.packages.length * 2), set.packages.length * 2, 'items');
      },
    },
    tar,
  );
  told.at('pack', 'Packing it ...');
  const facts = await factsOf(tar);
  const of = statSync(tar).size;
  await packZstd(
    createReadStream(tar, { highWaterMark: 1 << 20 }),
    join(into, SYSTEM_FILE),
    [`-${SYSTEM_PACKING_LEVEL}`],
    (bytes) => told.progress(bytes, of, 'bytes'),
  );
  const installed = parseDpkgStatus(await runProgram('tar', ['-xOf', tar, './var/lib/dpkg/status']));
  rmSync(tar);
  cache.prune(installed);
  return {
    ...{ kind: 'system', arch: system.arch, key, system: `${system.id} ${system.suite}` },
    ...{ root: { ...facts, unpackedBytes: of }, packages: installed },
    files: await describeFiles(into, [SYSTEM_FILE]),
  };
}
