import { parentPort } from 'node:worker_threads';
import { readReport } from './read.ts';
import type { Reading } from './hardware.ts';

/** Reads large reports away from the event loop that serves machines and windows. One message in, one out. */
parentPort?.on('message', ({ kind, bytes }: { kind: Reading['kind']; bytes: Uint8Array }) => {
  parentPort?.postMessage(readReport(kind, bytes));
});
