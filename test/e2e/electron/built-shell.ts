import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { buildPreload, buildPrograms } from '../../../.config/build-programs.ts';
import { builtRenderer } from '../built-renderer.ts';

const root = new URL('../../../', import.meta.url).pathname;
const out = path.join(root, 'test/out/electron');

const newest = (dir: string): number =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .reduce(
      (latest, entry) => Math.max(latest, statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );

/**
 * A folder laid out as a package of the program, built from the sources as they are now: package.json, dist/ with main,
 * preload and UI, assets/. One that is there already is taken; `METALDESK_SHELL` names another, as one that was
 * taken out of a packaged app.asar.
 */
export async function builtShell(): Promise<string> {
  const given = process.env['METALDESK_SHELL'];
  if (given) return given;
  const stamp = Math.max(...['main', 'services', 'renderer'].map((name) => newest(path.join(root, name))));
  const dir = path.join(out, `package-${Math.round(stamp)}`);
  if (existsSync(path.join(dir, 'package.json'))) return dir;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const dist = path.join(dir, 'dist');
  await buildPrograms(dist);
  await buildPreload(dist);
  cpSync(await builtRenderer(), path.join(dist, 'renderer'), { recursive: true });
  const vendors = path.join(root, 'dist/vendors.json');
  if (existsSync(vendors)) cpSync(vendors, path.join(dist, 'vendors.json'));
  symlinkSync(path.join(root, 'assets'), path.join(dir, 'assets'));
  cpSync(path.join(root, 'package.json'), path.join(dir, 'package.json'));
  return dir;
}
