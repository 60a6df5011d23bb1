import { copyFileSync, existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from './kernel.ts';
import type { PackageVersion } from './package-set.ts';
import { ImageRefusal, runProgram } from './program.ts';
import { GRUB_MODULES, IPXE_LOADERS, SOURCE_DATE_EPOCH } from './recipe.ts';

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
  const config = join(workDir, 'local.cfg');
  copyFileSync(localConfig, config);
  utimesSync(config, SOURCE_DATE_EPOCH, SOURCE_DATE_EPOCH);
  const modules = GRUB_MODULES.join(' ');
  await runProgram(
    'grub-mkstandalone',
    [
      ...['-O', 'x86_64-efi', '-d', join(tree, 'usr/lib/grub/x86_64-efi'), '-o', join(into, 'local.efi')],
      ...[`--install-modules=${modules}`, `--modules=${modules}`, '--fonts=', '--locales=', '--themes='],
      `boot/grub/grub.cfg=${config}`,
    ],
    { env: { SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH) } },
  );
  rmSync(tree, { recursive: true });
}
