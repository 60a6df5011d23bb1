import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from './kernel.ts';
import type { PackageVersion } from './package-set.ts';
import { ImageRefusal, runProgram } from './program.ts';
import { GRUB_MODULES, IPXE_LOADERS, SOURCE_DATE_EPOCH } from './recipe.ts';

/** What starts a disk, and what reads the configuration out of the loader itself and knows `exit`. */
export const LOCAL_EFI_MODULES = ['memdisk', 'tar', 'minicmd', ...GRUB_MODULES];

/**
 * The programs that firmware fetches first, into `into`: iPXE from Debian's package, and local.efi, a GRUB that starts
 * the machine's own disk (`exit` to the firmware hangs with ipxe.efi on many UEFI machines).
 */
export async function buildLoaders(
  packages: readonly PackageVersion[],
  localConfig: string,
  workDir: string,
  into: string,
): Promise<void> {
  const tree = join(workDir, 'loaders');
  await unpackPackages(packages, workDir, tree);
  mkdirSync(into, { recursive: true });
  for (const name of IPXE_LOADERS) {
    // usr/lib/ipxe/ipxe.efi is a link to /boot/ipxe.efi, which outside the package is another file or none
    const found = ['boot', 'usr/lib/ipxe']
      .map((folder) => join(tree, folder, name))
      .find((file) => existsSync(file));
    if (!found) throw new ImageRefusal(`The package ipxe holds no ${name}.`);
    copyFileSync(found, join(into, name));
  }
  const memdisk = join(workDir, 'memdisk');
  mkdirSync(join(memdisk, 'boot/grub'), { recursive: true });
  copyFileSync(localConfig, join(memdisk, 'boot/grub/grub.cfg'));
  const stable = [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    `--mtime=@${SOURCE_DATE_EPOCH}`,
  ];
  await runProgram('tar', ['-C', memdisk, ...stable, '-cf', `${memdisk}.tar`, 'boot']);
  // grub-mkstandalone would do as well, but writes the time of day into what it makes
  await runProgram('grub-mkimage', [
    ...['-O', 'x86_64-efi', '-d', join(tree, 'usr/lib/grub/x86_64-efi'), '-o', join(into, 'local.efi')],
    ...['-p', '(memdisk)/boot/grub', '-m', `${memdisk}.tar`, ...LOCAL_EFI_MODULES],
  ]);
  rmSync(tree, { recursive: true });
}
