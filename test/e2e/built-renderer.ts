import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { rendererConfig } from '../../.config/vite.renderer.ts';

const root = new URL('../../', import.meta.url).pathname;
const out = path.join(root, 'test/out/e2e');

const keptMs = 3_600_000;

const newest = (dir: string): number =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile())
    .reduce((latest, e) => Math.max(latest, statSync(path.join(e.parentPath, e.name)).mtimeMs), 0);

/** The folder of a build of the UI as its sources are now; one that is there already is taken. */
export async function builtRenderer(): Promise<string> {
  const stamp = Math.max(newest(path.join(root, 'renderer')), newest(path.join(root, 'services/contract')));
  const dir = path.join(out, `renderer-${Math.round(stamp)}`);
  if (existsSync(dir)) return dir;
  mkdirSync(out, { recursive: true });
  // Another run may be reading a build of a minute ago.
  for (const old of readdirSync(out).map((name) => path.join(out, name)))
    if (Date.now() - statSync(old).mtimeMs > keptMs) rmSync(old, { recursive: true, force: true });
  const aside = `${dir}-${process.pid}`;
  const { NODE_ENV } = process.env;
  // The test runner's own value would put React's slow development body into the build.
  process.env['NODE_ENV'] = 'production';
  await build({ ...rendererConfig, build: { ...rendererConfig.build, outDir: aside } });
  if (NODE_ENV !== undefined) process.env['NODE_ENV'] = NODE_ENV;
  renameSync(aside, dir);
  return dir;
}
