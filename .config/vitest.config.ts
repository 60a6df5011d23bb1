import { defineConfig } from 'vitest/config';

/**
 * unit: beside the code. stories: a whole site in one process. interop: real clients and servers, in namespaces
 * of their own. lab: QEMU machines. e2e: a real browser. The long ones run one file at a time: they share two cores.
 */
const serial = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{services,main,renderer,.config}/**/*.test.{ts,tsx}'] },
      },
      { extends: true, test: { name: 'stories', include: ['test/stories/**/*.test.ts'] } },
      { extends: true, test: { name: 'docs', include: ['test/docs/**/*.test.ts'] } },
      { extends: true, test: { name: 'interop', include: ['test/interop/**/*.test.ts'], ...serial } },
      {
        extends: true,
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          ...serial,
          testTimeout: 400_000,
          hookTimeout: 400_000,
        },
      },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...serial } },
      // A real Electron: where its program and a display are. No part of npm test.
      { extends: true, test: { name: 'smoke', include: ['test/e2e/electron/smoke.ts'], ...serial } },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['test/**/*.long.ts', 'services/**/*.long.ts'],
          ...serial,
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
        },
      },
    ],
    root: new URL('..', import.meta.url).pathname,
    restoreMocks: true,
    expect: { requireAssertions: true },
  },
});
