import { existsSync } from 'node:fs';
import type { PackageCache } from './package-cache.ts';
import { runProgram } from './program.ts';
import { SOURCE_DATE_EPOCH } from './recipe.ts';
import type { BuildSystem } from './system.ts';

export interface ToInstall {
  packages: readonly string[];
  /** Paths that packages bring and that are left out. */
  excludes: readonly string[];
  /** Paths among them that are kept all the same. */
  keeps?: readonly string[];
  /** Shell lines with the root as $1: before the packages are configured, and when all are. */
  before?: readonly string[];
  after: readonly string[];
  /** Where packages come from that were fetched before; all are fetched anew without it. */
  cache?: PackageCache;
  /** Hears each line that dpkg says. */
  onLine?: (line: string) => void;
}

/** How this system reaches its mirrors holds for the image's apt too; where they are is in its source file. */
async function aptSettings(): Promise<string[]> {
  const dump = await runProgram('apt-config', ['dump']);
  const kept = /^(Acquire::(http|https)::Proxy|Acquire::Check-(Valid-Until|Date)|Acquire::Retries)\b.*;$/;
  return dump
    .split('\n')
    .filter((line) => kept.test(line))
    .map((line) => `--aptopt=${line}`);
}

/** Installs packages into a new root file system, as root or in a user namespace, and writes it as the tar `into`. */
export async function installPackages(system: BuildSystem, what: ToInstall, into: string): Promise<void> {
  const keyring = existsSync(system.keyring) ? [`--keyring=${system.keyring}`] : [];
  await runProgram(
    'mmdebstrap',
    [
      ...['--mode=auto', '--variant=minbase', '--format=tar', `--architectures=${system.arch}`],
      what.onLine ? '--verbose' : '--quiet',
      ...[`--include=${what.packages.join(',')}`, '--aptopt=APT::Install-Recommends "false"'],
      ...[...(await aptSettings()), ...keyring],
      ...(what.cache?.args ?? []),
      ...what.excludes.map((path) => `--dpkgopt=path-exclude=${path}`),
      ...(what.keeps ?? []).map((path) => `--dpkgopt=path-include=${path}`),
      ...(what.before ?? []).map((hook) => `--essential-hook=${hook}`),
      ...what.after.map((hook) => `--customize-hook=${hook}`),
      ...[system.suite, into, system.sources],
    ],
    { env: { SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH) }, ...(what.onLine && { onLine: what.onLine }) },
  );
}
