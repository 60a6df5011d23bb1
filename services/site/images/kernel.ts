import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageVersion } from './package-set.ts';
import { ImageRefusal, runProgram } from './program.ts';
import { MODULE_EXCLUDES } from './recipe.ts';

/** An unpacked kernel: `tree` holds usr/lib/modules/<version>, usr/lib/firmware and usr/bin/busybox. */
export interface KernelTree {
  tree: string;
  version: string;
  vmlinuz: string;
}

/** Fetches .deb files by the exact versions given and unpacks them into `into`, without installing anything. */
export async function unpackPackages(
  packages: readonly PackageVersion[],
  workDir: string,
  into: string,
): Promise<void> {
  const debs = join(workDir, 'debs');
  mkdirSync(debs, { recursive: true });
  mkdirSync(into, { recursive: true });
  const wanted = packages.map(({ name, version }) => `${name}=${version}`);
  // root's apt would drop to a user who may not write here
  const sandbox = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
  await runProgram('apt-get', [...sandbox, 'download', ...wanted], { cwd: debs });
  for (const deb of readdirSync(debs)) await runProgram('dpkg-deb', ['-x', join(debs, deb), into]);
  rmSync(debs, { recursive: true });
}

/** Debian up to 12 has lib/ and bin/, later ones usr/lib/ and usr/bin/: both become the second. */
function mergeUsr(tree: string): void {
  for (const folder of ['bin', 'sbin', 'lib']) {
    const old = join(tree, folder);
    if (!existsSync(old)) continue;
    cpSync(old, join(tree, 'usr', folder), { recursive: true });
    rmSync(old, { recursive: true });
  }
}

/** Unpacks the kernel, drops what no server needs, stores the modules uncompressed (the squashfs packs them) and indexes them. */
export async function prepareKernel(
  packages: readonly PackageVersion[],
  workDir: string,
): Promise<KernelTree> {
  const tree = join(workDir, 'kernel');
  await unpackPackages(packages, workDir, tree);
  mergeUsr(tree);
  const modules = join(tree, 'usr/lib/modules');
  const version = readdirSync(modules)[0];
  if (!version) throw new ImageRefusal('The kernel packages hold no modules.');
  const vmlinuz = join(tree, 'boot', `vmlinuz-${version}`);
  if (!existsSync(vmlinuz)) throw new ImageRefusal(`The kernel packages hold no boot/vmlinuz-${version}.`);
  for (const folder of MODULE_EXCLUDES)
    rmSync(join(modules, version, 'kernel', folder), { recursive: true, force: true });
  const names = readdirSync(modules, { recursive: true, encoding: 'utf8' });
  for (const [suffix, program] of [
    ['.ko.xz', 'xz'],
    ['.ko.zst', 'zstd'],
  ] as const) {
    const packed = names.filter((name) => name.endsWith(suffix)).map((name) => join(modules, name));
    for (let at = 0; at < packed.length; at += 500) {
      const quiet = program === 'zstd' ? ['-q', '--rm'] : [];
      await runProgram(program, ['-d', ...quiet, ...packed.slice(at, at + 500)]);
    }
  }
  // modules lie in usr/lib; depmod reads lib, through a link as on a real system
  await runProgram('ln', ['-sfn', 'usr/lib', join(tree, 'lib')]);
  await runProgram('depmod', ['-b', tree, version]);
  return { tree, version, vmlinuz };
}
