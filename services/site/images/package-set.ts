import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImageRefusal, runProgram } from './program.ts';
import * as recipe from './recipe.ts';
import * as systemRecipe from './system-recipe.ts';
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

/** What apt would install now, as if nothing were installed here. `workDir` takes an empty status file. */
async function simulateInstall(workDir: string, names: readonly string[]): Promise<PackageVersion[]> {
  const status = join(workDir, 'nothing-installed');
  writeFileSync(status, '');
  const settings = ['-o', `Dir::State::status=${status}`, '-o', 'APT::Install-Recommends=false'];
  const text = await runProgram('apt-get', ['-s', ...settings, 'install', ...names], {
    timeoutMs: 120_000,
  }).catch((error) => {
    if (!(error instanceof ImageRefusal)) throw error;
    throw new ImageRefusal(`${error.message}\nIf packages were not found, run: apt-get update`);
  });
  return parseSimulation(text);
}

/** Those of `names` that this system's sources have. */
async function known(names: readonly string[]): Promise<string[]> {
  const all = new Set((await runProgram('apt-cache', ['pkgnames'])).split('\n'));
  return names.filter((name) => all.has(name));
}

/** Asks apt what the recipe of the ephemeral system resolves to. */
export async function resolvePackageSet(system: BuildSystem, workDir: string): Promise<PackageSet> {
  const firmware = await known(recipe.OPTIONAL_FIRMWARE);
  const beside = new Set([...recipe.UNPACKED_PACKAGES, ...firmware]);
  const [root, kernel, loaders] = await Promise.all([
    simulateInstall(workDir, recipe.ROOT_PACKAGES),
    simulateInstall(workDir, [system.kernelPackage, ...beside]),
    simulateInstall(workDir, ['ipxe', `grub-efi-${system.arch}-bin`]),
  ]);
  return {
    root,
    unpacked: kernel.filter(({ name }) => isKernel(name) || beside.has(name)),
    loaders: loaders.filter(({ name }) => name === 'ipxe' || name === `grub-efi-${system.arch}-bin`),
  };
}

/** The same for the system that is installed: what is asked for, and all that comes with it. */
export async function resolveSystemSet(
  system: BuildSystem,
  workDir: string,
): Promise<{ asked: string[]; packages: PackageVersion[] }> {
  const asked = [
    ...[system.kernelPackage, ...systemRecipe.SYSTEM_PACKAGES],
    ...(systemRecipe.SYSTEM_LOADERS[system.arch] ?? []),
    ...(await known(systemRecipe.SYSTEM_OPTIONAL)),
  ];
  return { asked, packages: await simulateInstall(workDir, asked) };
}

/** Names an image: the same recipe and the same versions give the same key. */
function keyOf(lists: Record<string, unknown>, { suite, id, arch }: BuildSystem, set: unknown): string {
  // sorted: a bundler keeps another order of a module's names than the engine does
  const sorted = Object.fromEntries(Object.entries(lists).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256')
    .update(JSON.stringify([sorted, id, suite, arch, set]))
    .digest('hex')
    .slice(0, 24);
}

export const packageSetKey = (system: BuildSystem, set: PackageSet): string => keyOf(recipe, system, set);
export const systemSetKey = (system: BuildSystem, packages: readonly PackageVersion[]): string =>
  keyOf(systemRecipe, system, packages);
