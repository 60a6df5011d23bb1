import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

const root = new URL('..', import.meta.url).pathname;

/** Big libraries change seldom: a chunk each keeps them in the browser's cache over our own releases. */
const chunks: [string, RegExp][] = [
  ['mui', /node_modules\/(@mui|@emotion|@popperjs|react-transition-group)\//],
  ['react', /node_modules\/(react|react-dom|scheduler)\//],
  ['tanstack', /node_modules\/@tanstack\//],
  ['zod', /node_modules\/zod\//],
];

/** The UI, for whoever serves dist/renderer: a browser over HTTP now, a window later; paths are relative. */
export const rendererConfig: InlineConfig = {
  configFile: false,
  root: `${root}renderer/`,
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: `${root}dist/renderer`,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: chunks.map(([name, test]) => ({ name, test })) },
      },
    },
  },
};
