import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import { threads } from '../services/platform/threads.ts';

const root = new URL('..', import.meta.url).pathname;
const native = ['better-sqlite3', 'koffi'];
/** The program with a window runs inside of it. */
const outside = [...native, 'electron'];

const programs = {
  serve: path.join(root, 'main/serve.ts'),
  cli: path.join(root, 'main/cli.ts'),
  start: path.join(root, 'main/start.ts'),
  desktop: path.join(root, 'main/desktop.ts'),
};
const builtins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
const threadFiles = Object.fromEntries(
  Object.entries(threads).map(([name, file]) => [name, path.join(root, 'services/platform', file)]),
);

/** The programs and threads, as one bundle each. Native packages stay outside: bundled, they do not find their libraries. */
export async function buildPrograms(into: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: outside },
    build: {
      ssr: true,
      outDir: into,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { ...programs, ...threadFiles },
        external: [...outside, ...builtins],
        // Beside each other: a thread is started by its name in the folder of whoever starts it.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' },
      },
    },
  });
}

/** A sandboxed preload is CommonJS: it cannot import. */
export async function buildPreload(into: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir: into,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      lib: {
        entry: path.join(root, 'main/preload.ts'),
        formats: ['cjs'],
        fileName: () => 'preload.cjs',
      },
      rolldownOptions: { external: outside },
    },
  });
}
