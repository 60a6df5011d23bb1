import { Worker } from 'node:worker_threads';

/** Every worker thread, by name: its source, seen from here. The build makes dist/<name>.js of each. */
export const threads = {
  checkpoint: './store/checkpoint-thread.ts',
  tftp: '../wire/tftp/thread.ts',
  report: '../site/inventory/report-thread.ts',
  image: '../site/images/build-thread.ts',
  imageFile: '../site/images/file-thread.ts',
  backup: '../site/backup/backup-thread.ts',
} as const;

/** Starts a thread from its source, or from its bundle when this file runs from one. */
export function startThread(name: keyof typeof threads, workerData: unknown): Worker {
  const fromSource = import.meta.url.endsWith('.ts');
  return new Worker(new URL(fromSource ? threads[name] : `./${name}.js`, import.meta.url), { workerData });
}
