import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageBuild } from './build-job.ts';
import { ephemeralImage, imagesDir } from './store.ts';

const fix = 'sudo npm run image';

/** Why machines cannot be given the ephemeral system; null when it is there. */
export function imageTrouble(dataDir: string): string | null {
  return ephemeralImage(dataDir)
    ? null
    : `The system that machines boot is not built. Build it once: ${fix} -- --data ${dataDir}`;
}

/** A first build fetches about 250 MB and installs some 200 packages; later ones take parts from the cache. */
const firstBuildMinutes = 3;

/** What is told of the ephemeral system, and of building it. */
export async function ephemeralStatus(dataDir: string, build: ImageBuild) {
  const manifest = ephemeralImage(dataDir);
  const at = join(imagesDir(dataDir), 'ephemeral/amd64/manifest.json');
  return {
    ephemeral: {
      built: manifest !== undefined,
      kernel: manifest?.kernelVersion ?? null,
      builtAt: manifest ? Math.round(statSync(at).mtimeMs) : null,
      sizeBytes: Object.values(manifest?.files ?? {}).reduce((sum, file) => sum + file.sizeBytes, 0),
      problem: imageTrouble(dataDir),
    },
    fix: manifest ? null : `${fix} -- --data ${dataDir}`,
    job: await build.running(),
    whyNot: build.whyNot(),
    minutes: firstBuildMinutes,
  };
}
