import { parentPort, workerData } from 'node:worker_threads';
import { buildImage } from './build.ts';
import type { FromBuild, ToBuild } from './build-messages.ts';

/** Builds the image away from the event loop that serves machines: it copies and packs hundreds of megabytes. */
const breakOff = new AbortController();
const tell = (message: FromBuild): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToBuild) => {
  if (message === 'break off') breakOff.abort();
});
const built = await buildImage({
  outDir: (workerData as { outDir: string }).outDir,
  onStep: (step) => tell({ step }),
  signal: breakOff.signal,
});
tell(built.ok ? { built: built.value.ephemeral.kernelVersion ?? '' } : { refused: built.problem.sentence });
parentPort?.close();
