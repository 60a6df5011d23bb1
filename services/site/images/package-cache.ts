import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageVersion } from './package-set.ts';

const systemLists = '/var/lib/apt/lists';
const inRoot = { archives: '/var/cache/apt/archives', lists: systemLists };

/** Packages that were fetched once, and this system's own lists of them: with both, a build needs no network. */
export interface PackageCache {
  /** Of mmdebstrap: fills the new root with what is here, and keeps what was fetched. */
  args: string[];
  /** Forgets packages that the last build did not take. */
  prune(packages: readonly PackageVersion[]): void;
}

/** As apt names its files: libc6_2.36-9_amd64.deb, a colon written %3a. */
export const archiveStart = ({ name, version }: PackageVersion): string =>
  `${name}_${version.replaceAll(':', '%3a')}_`;

export function packageCache(cacheDir: string, kind: string, workDir: string): PackageCache {
  const archives = join(cacheDir, `debs-${kind}`);
  const lists = join(workDir, 'lists');
  for (const folder of [archives, lists]) mkdirSync(folder, { recursive: true });
  // its lock and its half-fetched files are root's own
  for (const name of readdirSync(systemLists))
    if (name !== 'lock' && statSync(join(systemLists, name)).isFile())
      copyFileSync(join(systemLists, name), join(lists, name));
  const fill = Object.values(inRoot).map((folder) => `"$1${folder}"`);
  return {
    args: [
      // what is installed is what was chosen from these lists, and unpacked archives are kept to be taken out
      '--skip=update,essential/unlink',
      `--setup-hook=mkdir -p ${fill.join(' ')}`,
      `--setup-hook=sync-in ${lists} ${inRoot.lists}`,
      `--setup-hook=sync-in ${archives} ${inRoot.archives}`,
      `--customize-hook=sync-out ${inRoot.archives} ${archives}`,
    ],
    prune(packages) {
      const wanted = packages.map(archiveStart);
      for (const name of readdirSync(archives))
        if (!wanted.some((start) => name.startsWith(start)))
          rmSync(join(archives, name), { recursive: true, force: true });
    },
  };
}
