import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { type CpioEntry, cpioArchive } from './cpio.ts';
import type { KernelTree } from './kernel.ts';
import { ImageRefusal } from './program.ts';
import { SOURCE_DATE_EPOCH, STAGE1_MODULE_FOLDERS, STAGE1_MODULES } from './recipe.ts';

/** modules.dep: `path: path of what it needs ...`, relative to the folder of the kernel version. */
export function parseModulesDep(text: string): Map<string, string[]> {
  const rows = text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':') as [string, string]);
  return new Map(rows.map(([path, needs]) => [path, needs.trim().split(' ').filter(Boolean)]));
}

/** Paths of the modules stage 1 carries, with all they need (depmod lists the needs of needs as well). */
export function stage1Modules(deps: Map<string, string[]>): string[] {
  const bare = (path: string) => basename(path, '.ko').replaceAll('-', '_');
  const names = new Set(STAGE1_MODULES.map((name) => name.replaceAll('-', '_')));
  const wanted = [...deps.keys()].filter(
    (path) =>
      names.has(bare(path)) || STAGE1_MODULE_FOLDERS.some((folder) => path.startsWith(`kernel/${folder}/`)),
  );
  return [...new Set(wanted.flatMap((path) => [path, ...deps.get(path)!]))].sort();
}

/** Files of a folder as entries below `prefix`, executable bits kept. Tests and caches beside them stay out. */
export function folderEntries(folder: string, prefix: string): CpioEntry[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !/__pycache__|\.test\.ts$/.test(name),
  );
  return names.map((name): CpioEntry => {
    const file = join(folder, name);
    const path = join(prefix, name);
    const { mode } = statSync(file);
    if (statSync(file).isDirectory()) return { path, kind: 'folder' };
    return { path, kind: 'file', data: readFileSync(file), executable: (mode & 0o100) !== 0 };
  });
}

/** The archive's folders must come before what lies in them; sorting does that once every one is named. */
export function withParents(entries: readonly CpioEntry[]): CpioEntry[] {
  const all = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path } of entries) {
    const parts = path.split('/').slice(0, -1);
    parts.forEach((_, at) => {
      const folder = parts.slice(0, at + 1).join('/');
      if (!all.has(folder)) all.set(folder, { path: folder, kind: 'folder' });
    });
  }
  return [...all.values()];
}

const pack = async (entries: readonly CpioEntry[]) =>
  promisify(zstdCompress)(cpioArchive(withParents(entries), SOURCE_DATE_EPOCH), {
    params: { [constants.ZSTD_c_compressionLevel]: 9 },
  });

/** The large, slow half of stage 1, kept with the image: busybox, drivers, firmware. */
export async function packDrivers(kernel: KernelTree): Promise<Buffer> {
  const modules = join(kernel.tree, 'usr/lib/modules', kernel.version);
  const busybox = ['usr/bin/busybox', 'usr/sbin/busybox']
    .map((name) => join(kernel.tree, name))
    .find((file) => existsSync(file));
  if (!busybox) throw new ImageRefusal('The package busybox-static holds no busybox.');
  const chosen = stage1Modules(parseModulesDep(readFileSync(join(modules, 'modules.dep'), 'utf8')));
  const indexes = readdirSync(modules).filter((name) =>
    /^modules\.(dep|alias|symbols|softdep|builtin|builtin\.modinfo)$/.test(name),
  );
  const firmware = join(kernel.tree, 'usr/lib/firmware');
  const entries: CpioEntry[] = [
    { path: 'bin/busybox', kind: 'file', data: readFileSync(busybox), executable: true },
    { path: 'bin/sh', kind: 'link', target: 'busybox' },
    { path: 'dev/console', kind: 'device', major: 5, minor: 1 },
    ...['proc', 'sys', 'run', 'tmp', 'etc'].map((path): CpioEntry => ({ path, kind: 'folder' })),
    ...[...chosen, ...indexes].map((name): CpioEntry => ({
      path: `lib/modules/${kernel.version}/${name}`,
      kind: 'file',
      data: readFileSync(join(modules, name)),
    })),
    ...(existsSync(firmware) ? folderEntries(firmware, 'lib/firmware') : []),
  ];
  return pack(entries);
}

/** The small half that changes with the product: /init, the udhcpc script and the agent. The kernel unpacks both in turn. */
export async function packAgent(agentDir: string): Promise<Buffer> {
  const stage1 = folderEntries(join(agentDir, 'stage1'), '');
  const agent = folderEntries(agentDir, 'metaldesk').filter(
    ({ path }) => !path.startsWith('metaldesk/stage1'),
  );
  return pack([...stage1, ...agent]);
}
