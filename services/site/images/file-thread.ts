import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { sha256OfFile } from './manifest.ts';
import { examine } from './content/examine.ts';
import { repack } from './content/repack.ts';
import type { FileTask, FromFile, ToFile } from './file-messages.ts';
import { brokenOffBy, ImageRefusal } from './program.ts';

/** Reads one file to its end, away from the event loop that serves machines. */
const breakOff = new AbortController();
const tell = (message: FromFile): void => parentPort?.postMessage(message);
const { signal } = breakOff;
const task = workerData as FileTask;

let toldAt = 0;
function onProgress(done: number, of: number): void {
  const now = performance.now();
  if (now - toldAt < 100 && done < of) return;
  toldAt = now;
  tell({ progress: { done, of } });
}

async function work(): Promise<FromFile> {
  if (task.do === 'hash')
    return {
      hashed: { sha256: await sha256OfFile(task.file, onProgress), sizeBytes: statSync(task.file).size },
    };
  const { file, sha256, into } = task;
  tell({ step: 'examine' });
  const examined = await examine({ file, sha256, onProgress, signal });
  if (examined.repack === null) return { examined, file };
  tell({ step: 'repack' });
  return { examined: await repack({ file, examined, into, onProgress, signal }), file: into };
}

parentPort?.on('message', (message: ToFile) => {
  if (message === 'break off') breakOff.abort();
});
try {
  tell(await brokenOffBy(signal, work));
} catch (error) {
  // a full disk, a file that vanished: the system's own sentence says it
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof ImageRefusal) && !code) throw error;
  tell({ refused: message });
}
parentPort?.close();
