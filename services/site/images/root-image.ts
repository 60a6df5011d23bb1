import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './install-packages.ts';
import type { KernelTree } from './kernel.ts';
import type { PackageVersion } from './package-set.ts';
import { runProgram } from './program.ts';
import { ROOT_EXCLUDES, ROOT_PACKAGES, ROOT_REMOVES, SOURCE_DATE_EPOCH } from './recipe.ts';
import type { BuildSystem } from './system.ts';

/**
 * Builds the root file system and packs it: mmdebstrap makes a tar (as root or in a user namespace), mksquashfs turns
 * it into the file `squashfs`. Nothing unpacked stays behind. Gives the packages that really are inside.
 */
export async function buildRoot(
  system: BuildSystem,
  kernel: KernelTree,
  workDir: string,
  squashfs: string,
): Promise<PackageVersion[]> {
  const epoch = String(SOURCE_DATE_EPOCH);
  const modulesTar = join(workDir, 'modules.tar');
  const parts = ['usr/lib/modules', 'usr/lib/firmware'].filter((part) => existsSync(join(kernel.tree, part)));
  const stable = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${epoch}`];
  await runProgram('tar', ['-C', kernel.tree, ...stable, '-cf', modulesTar, ...parts]);
  const rootTar = join(workDir, 'root.tar');
  const hooks = [
    `tar-in ${modulesTar} /`,
    `rm -rf ${ROOT_REMOVES.map((name) => `"$1"/${name}`).join(' ')}`,
    'echo metaldesk >"$1/etc/hostname"; : >"$1/etc/resolv.conf"; : >"$1/etc/machine-id"',
    'printf "127.0.0.1 localhost metaldesk\\n::1 localhost\\n" >"$1/etc/hosts"',
  ];
  await installPackages(system, { packages: ROOT_PACKAGES, excludes: ROOT_EXCLUDES, after: hooks }, rootTar);
  const packing = [
    '-comp',
    'zstd',
    '-Xcompression-level',
    '9',
    '-b',
    '256K',
    '-no-xattrs',
    '-quiet',
    '-no-progress',
  ];
  const times = ['-mkfs-time', epoch, '-all-time', epoch];
  await runProgram('mksquashfs', ['-', squashfs, '-tar', '-noappend', ...packing, ...times], {
    stdinFile: rootTar,
    env: { SOURCE_DATE_EPOCH: undefined }, // it refuses the options when the environment names a time as well
  });
  const installed = parseDpkgStatus(await runProgram('tar', ['-xOf', rootTar, './var/lib/dpkg/status']));
  rmSync(rootTar);
  return installed;
}

/** Names and versions in dpkg's status file: stanzas of `Field: value` lines. */
export function parseDpkgStatus(text: string): PackageVersion[] {
  const stanzas = text.split('\n\n').map((stanza) => ({
    name: /^Package: (.+)$/m.exec(stanza)?.[1],
    version: /^Version: (.+)$/m.exec(stanza)?.[1],
  }));
  return stanzas.flatMap(({ name, version }) => (name && version ? [{ name, version }] : []));
}
