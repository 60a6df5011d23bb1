import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImageRefusal, runProgram } from './program.ts';
import * as recipe from './recipe.ts';
import type { BuildSystem } from './system.ts';

export interface PackageVersion {
  name: string;
  version: string;
}

/** The exact versions apt would take now, in three parts: installed in the root, unpacked beside it, loaders. */
export interface PackageSet {
  root: PackageVersion[];
  unpacked: PackageVersion[];
  loaders: PackageVersion[];
}

const isKernel = (name: string) => /^linux-(image|modules|modules-extra)-\d/.test(name);

/** `Inst name (version ...)` lines of apt-get's simulation, by name. */
export function parseSimulation(text: string): PackageVersion[] {
  const lines = text.split('\n').map((line) => /^Inst (\S+) \((\S+)/.exec(line));
  const found = lines.flatMap((match) => (match ? [{ name: match[1]!, version: match[2]! }] : []));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Asks apt, as if nothing were installed here, what the recipe resolves to. `workDir` takes an empty status file. */
export async function resolvePackageSet(system: BuildSystem, workDir: string): Promise<PackageSet> {
  const status = join(workDir, 'nothing-installed');
  writeFileSync(status, '');
  const simulate = async (names: string[]) => {
    const settings = ['-o', `Dir::State::status=${status}`, '-o', 'APT::Install-Recommends=false'];
    const text = await runProgram('apt-get', ['-s', ...settings, 'install', ...names], {
      timeoutMs: 120_000,
    }).catch((error) => {
      if (!(error instanceof ImageRefusal)) throw error;
      throw new ImageRefusal(`${error.message}\nIf packages were not found, run: apt-get update`);
    });
    return parseSimulation(text);
  };
  const known = new Set((await runProgram('apt-cache', ['pkgnames', 'firmware-'])).split('\n'));
  const firmware = recipe.OPTIONAL_FIRMWARE.filter((name) => known.has(name));
  const beside = new Set([...recipe.UNPACKED_PACKAGES, ...firmware]);
  const [root, kernel, loaders] = await Promise.all([
    simulate(recipe.ROOT_PACKAGES),
    simulate([system.kernelPackage, ...beside]),
    simulate(['ipxe', `grub-efi-${system.arch}-bin`]),
  ]);
  return {
    root,
    unpacked: kernel.filter(({ name }) => isKernel(name) || beside.has(name)),
    loaders: loaders.filter(({ name }) => name === 'ipxe' || name === `grub-efi-${system.arch}-bin`),
  };
}

/** Names an image: the same recipe and the same versions give the same key. */
export function packageSetKey(system: BuildSystem, set: PackageSet): string {
  const { suite, id, arch } = system;
  // sorted: a bundler keeps another order of a module's names than the engine does
  const lists = Object.fromEntries(Object.entries(recipe).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256')
    .update(JSON.stringify([lists, id, suite, arch, set]))
    .digest('hex')
    .slice(0, 24);
}
