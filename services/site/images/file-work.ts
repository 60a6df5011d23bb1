import { refuse, type Result } from '../../contract/result.ts';
import type { RunningJob } from '../../platform/jobs/jobs.ts';
import { startThread } from '../../platform/threads.ts';
import type { FileTask, FromFile } from './file-messages.ts';

type Ended = Exclude<FromFile, { step: string } | { progress: object } | { refused: string }>;
type Told = Pick<RunningJob<unknown>, 'step' | 'progress' | 'signal'>;

/** Has a thread do something with a file for a job, and gives what it came to. A refusal is what the file is blamed for. */
export function fileWork(task: FileTask, job: Told): Promise<Result<Ended>> {
  const worker = startThread('imageFile', task);
  return new Promise((resolve, reject) => {
    let steps: Promise<void> = Promise.resolve();
    const end = (result: Result<Ended>): void => void steps.then(() => resolve(result), reject);
    const breakOff = (): void => worker.postMessage('break off');
    if (job.signal.aborted) breakOff();
    job.signal.addEventListener('abort', breakOff);
    worker.on('message', (message: FromFile) => {
      if ('step' in message) steps = steps.then(() => job.step(message.step));
      else if ('progress' in message) job.progress({ ...message.progress, unit: 'bytes' });
      else if ('refused' in message) end(refuse('image_refused', message.refused));
      else end({ ok: true, value: message });
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      job.signal.removeEventListener('abort', breakOff);
      end(refuse('failed', 'It ended without a word.'));
    });
  });
}
