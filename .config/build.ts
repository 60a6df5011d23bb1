import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildPreload, buildPrograms } from './build-programs.ts';
import { rendererConfig } from './vite.renderer.ts';

/**
 * `npm run build` (and `npm ci`, as prepare): the programs and threads as one bundle each in dist/, the window's
 * preload beside them, the UI in dist/renderer. All are built aside and renamed into place, so that a program that
 * starts meanwhile finds a whole one.
 */
const root = new URL('..', import.meta.url).pathname;
const dist = path.join(root, 'dist');

async function buildRenderer(into: string): Promise<void> {
  await build({ ...rendererConfig, build: { ...rendererConfig.build, outDir: into } });
}

/** Bundles first, entries last; what no longer belongs there goes. */
function installPrograms(from: string): void {
  const built = readdirSync(from);
  const entriesLast = built.sort((a, b) => Number(b.startsWith('part-')) - Number(a.startsWith('part-')));
  for (const name of entriesLast) renameSync(path.join(from, name), path.join(dist, name));
  for (const name of readdirSync(dist))
    if (/\.c?js$/.test(name) && !built.includes(name)) rmSync(path.join(dist, name));
}

function installRenderer(from: string): void {
  const place = path.join(dist, 'renderer');
  const old = `${from}-old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(from, place);
  rmSync(old, { recursive: true, force: true });
}

/** The package.json of the server as it is carried in a package of the window: what runs, nothing of how it is built. */
function serverPackage(): string {
  const own = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, description, license, private: unpublished, type, engines } = own;
  const kept = { name, version, description, license, private: unpublished, type, engines };
  return `${JSON.stringify(kept, null, 2)}\n`;
}

mkdirSync(dist, { recursive: true });
const started = new Date();
const aside = mkdtempSync(path.join(dist, '.building-'));
try {
  await buildPrograms(path.join(aside, 'programs'));
  await buildPreload(path.join(aside, 'programs'));
  installPrograms(path.join(aside, 'programs'));
  // Makers of network cards: read in pieces when they are asked for, so that they take no memory else.
  copyFileSync(fileURLToPath(import.meta.resolve('oui-data')), path.join(dist, 'vendors.json'));
  if (existsSync(path.join(root, 'renderer/index.html'))) {
    await buildRenderer(path.join(aside, 'renderer'));
    installRenderer(path.join(aside, 'renderer'));
  }
  writeFileSync(path.join(dist, 'server-package.json'), serverPackage());
  writeFileSync(path.join(dist, 'built.json'), `${JSON.stringify({ sourcesAsOf: started.getTime() })}\n`);
} finally {
  rmSync(aside, { recursive: true, force: true });
}
