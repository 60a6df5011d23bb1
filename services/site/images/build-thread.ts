import { parentPort, workerData } from 'node:worker_threads';
import { buildImage } from './build.ts';
import { buildSystemImage } from './build-system.ts';
import type { FromBuild, ToBuild, ToBuildOf } from './build-messages.ts';

/** Builds an image away from the event loop that serves machines: it copies and packs hundreds of megabytes. */
const breakOff = new AbortController();
const tell = (message: FromBuild): void => parentPort?.postMessage(message);
const { outDir, what } = workerData as ToBuildOf;
const { signal } = breakOff;

let toldAt = 0;
function onProgress(done: number, of: number, unit: 'items' | 'bytes'): void {
  const now = performance.now();
  if (now - toldAt < 100 && done < of) return;
  toldAt = now;
  tell({ progress: { done, of, unit } });
}

async function work(): Promise<FromBuild> {
  if (what === 'system') {
    const built = await buildSystemImage({ outDir, signal, onProgress, onStep: (step) => tell({ step }) });
    return built.ok ? { built: built.value.name } : { refused: built.problem.sentence };
  }
  const built = await buildImage({ outDir, signal, onStep: (step) => tell({ step }) });
  return built.ok
    ? { built: built.value.ephemeral.kernelVersion ?? '' }
    : { refused: built.problem.sentence };
}

parentPort?.on('message', (message: ToBuild) => {
  if (message === 'break off') breakOff.abort();
});
tell(await work());
parentPort?.close();
