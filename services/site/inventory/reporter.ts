import type { Worker } from 'node:worker_threads';
import type { Clock } from '../../platform/clock.ts';
import { startThread } from '../../platform/threads.ts';
import type { Reading, Unusable } from './hardware.ts';
import { readReport } from './read.ts';

/** Read at once up to here, which takes a few milliseconds; XML takes ten times as long as JSON. */
const inlineBytes = { resources: 128 * 1024, lldp: 128 * 1024, contents: 128 * 1024, lshw: 16 * 1024 };
export const MAX_REPORT_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 20_000;
/** A thread costs memory; it goes when nothing large came for so long. */
const IDLE_MS = 30_000;

export interface ReportReader {
  read(kind: Reading['kind'], bytes: Uint8Array): Promise<Reading | Unusable>;
  close(): Promise<void>;
}

/** Reads reports one after the other; large ones in a thread that is given up when it takes too long. */
export function reportReader(clock: Clock): ReportReader {
  let worker: Worker | undefined;
  let cancelIdle = (): void => {};
  let queue: Promise<unknown> = Promise.resolve();

  const drop = async (): Promise<void> => {
    const gone = worker;
    worker = undefined;
    cancelIdle();
    await gone?.terminate();
  };
  const inThread = (kind: Reading['kind'], bytes: Uint8Array): Promise<Reading | Unusable> =>
    new Promise((resolve) => {
      cancelIdle();
      const thread = (worker ??= startThread('report', undefined));
      const settle = (answer: Reading | Unusable): void => {
        cancelPatience();
        thread.off('message', onAnswer);
        thread.off('error', onError);
        resolve(answer);
      };
      const giveUp = (unusable: string): void => void drop().then(() => settle({ unusable }));
      const onAnswer = (answer: Reading | Unusable): void => {
        cancelIdle = clock.after(IDLE_MS, () => void drop());
        settle(answer);
      };
      const onError = (): void => giveUp('The report could not be read.');
      const cancelPatience = clock.after(PATIENCE_MS, () =>
        giveUp(`The report could not be read within ${PATIENCE_MS / 1000} s.`),
      );
      thread.on('message', onAnswer);
      thread.on('error', onError);
      thread.postMessage({ kind, bytes });
    });
  return {
    async read(kind, bytes) {
      if (bytes.length > MAX_REPORT_BYTES)
        return { unusable: `The report has ${bytes.length} bytes; at most ${MAX_REPORT_BYTES} are read.` };
      if (bytes.length <= inlineBytes[kind]) return readReport(kind, bytes);
      const answer = queue.then(() => inThread(kind, bytes));
      queue = answer;
      return answer;
    },
    close: drop,
  };
}
