import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folder of the package: found upwards from this module, which runs from main/ as well as from dist/. */
function findPackage(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('package.json is missing from this installation.');
    folder = parent;
  }
  return folder;
}

export const packageDir = findPackage();
export const rendererDir = path.join(packageDir, 'dist/renderer');
export const version = (
  JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as { version: string }
).version;

/** Where data is kept when nobody says: the system's place for root, the user's own for anyone else. */
export function defaultDataDir(
  uid = process.getuid?.() ?? -1,
  env: Record<string, string | undefined> = process.env,
): string {
  if (uid === 0) return '/var/lib/metaldesk';
  return path.join(env['XDG_DATA_HOME'] || path.join(homedir(), '.local/share'), 'metaldesk');
}

/** A path as the caller meant it: npm runs its scripts in the package's folder and tells where it was called. */
export function fromCaller(given: string, env: Record<string, string | undefined> = process.env): string {
  const byNpm = env['npm_lifecycle_event'] !== undefined && process.cwd() === packageDir;
  return path.resolve((byNpm && env['INIT_CWD']) || process.cwd(), given);
}
