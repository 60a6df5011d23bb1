import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { rendererConfig } from '../../.config/vite.renderer.ts';

const longLanguages = path.join(import.meta.dirname, 'sweep-languages.ts');

/** A build of the UI that knows a second, longer language besides English; the folder is the caller's to remove. */
export async function rendererWithLongWords(): Promise<string> {
  const outDir = mkdtempSync(path.join(tmpdir(), 'md-sweep-'));
  const { NODE_ENV } = process.env;
  // The test runner's own value would put React's slow development body into the build.
  process.env['NODE_ENV'] = 'production';
  await build({
    ...rendererConfig,
    plugins: [
      ...rendererConfig.plugins!,
      {
        name: 'a second language',
        enforce: 'pre',
        resolveId: (asked, by) =>
          asked.endsWith('/languages.ts') && by?.includes('/renderer/') ? longLanguages : null,
      },
    ],
    build: { ...rendererConfig.build, outDir },
  });
  if (NODE_ENV !== undefined) process.env['NODE_ENV'] = NODE_ENV;
  return outDir;
}
